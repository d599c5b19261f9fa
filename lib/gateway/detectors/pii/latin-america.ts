import { allSame, isShortDate, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

/** Two check digits of mod 11 where remainders 10 and 11 become 0; letters count by their ASCII code. */
function brazilian(value: string, weights: readonly number[]): boolean {
  for (const length of [value.length - 2, value.length - 1]) {
    const sum = weighted(value.slice(0, length), weights.slice(weights.length - length));
    const rest = sum % 11;
    if ((rest < 2 ? 0 : 11 - rest) !== Number(value.charAt(length))) return false;
  }
  return true;
}

/** Source: Receita Federal, Cadastro de Pessoas Físicas. */
const cpf: NumberedEntity = {
  info: pii("BR_CPF", "Latin America", "Brazilian taxpayer number (CPF)", "critical"),
  forms: { "000.000.000-00": 0.93, "000000000-00": 0.7, "00000000000": 0 },
  named: 0.97,
  context: words("cpf", "cadastro", "contribuinte", "brasil", "brazil(?:ian)?"),
  valid: (value) => !allSame(value) && brazilian(value, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]),
};

/** Source: Receita Federal, Cadastro Nacional da Pessoa Jurídica, with letters since July 2026. */
const cnpj: NumberedEntity = {
  info: pii("BR_CNPJ", "Latin America", "Brazilian company number (CNPJ)", "low"),
  forms: { "00.000.000/0000-00": 0.95, "XX.XXX.XXX/XXXX-XX": 0.9, "00000000000000": 0 },
  named: 0.97,
  context: words("cnpj", "pessoa jur[ií]dica", "empresa"),
  valid: (value) =>
    /\d\d$/.test(value) &&
    !allSame(value) &&
    brazilian(value, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]),
};

const CURP_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

function curpCheck(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += CURP_ALPHABET.indexOf(value.charAt(i)) * (18 - i);
  return (10 - (sum % 10)) % 10 === Number(value.charAt(17));
}

/** Source: RENAPO, Clave Única de Registro de Población. */
const curp: NumberedEntity = {
  info: pii("MX_CURP", "Latin America", "Mexican population number (CURP)", "critical"),
  forms: { XXXXXXXXXXXXXXXXXX: 0.95 },
  named: 0.98,
  context: words("curp", "clave [uú]nica"),
  valid: (value) =>
    /^[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d$/.test(value) &&
    isShortDate(value.slice(4, 10)) &&
    curpCheck(value),
};

/** Source: SAT, Registro Federal de Contribuyentes of a person: letters, birth date, homoclave. */
const rfc: NumberedEntity = {
  info: pii("MX_RFC", "Latin America", "Mexican taxpayer number (RFC)", "high"),
  forms: { XXXXXXXXXXXXX: 0.6 },
  named: 0.92,
  context: words("rfc", "contribuyentes?", "sat", "factura"),
  valid: (value, written) =>
    value === written &&
    /^[A-Z][AEIOUX][A-Z]{2}\d{6}[A-Z0-9]{2}[A0-9]$/.test(value) &&
    isShortDate(value.slice(4, 10)),
};

/** Source: AFIP, Clave Única de Identificación Tributaria. */
const cuit: NumberedEntity = {
  info: pii("AR_CUIT", "Latin America", "Argentine taxpayer number (CUIT)", "high"),
  forms: { "00-00000000-0": 0.85, "00000000000": 0 },
  named: 0.95,
  context: words("cuit", "cuil", "afip", "tributaria"),
  valid: (value) =>
    /^(?:2[03478]|3[034])/.test(value) &&
    weighted(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
};

/** Source: Registro Civil of Chile, Rol Único Tributario; the check character may be K. */
const rut: NumberedEntity = {
  info: pii("CL_RUT", "Latin America", "Chilean national number (RUT)", "high"),
  forms: {
    "00.000.000-0": 0.85,
    "00.000.000-A": 0.85,
    "0.000.000-0": 0.75,
    "0.000.000-A": 0.75,
    "00000000-0": 0,
    "00000000-A": 0,
    "0000000-0": 0,
    "0000000-A": 0,
  },
  named: 0.95,
  context: words("rut", "run", "rol [uú]nico", "c[eé]dula", "chil(?:e|ena?|eno)"),
  valid(value) {
    const body = value.slice(0, -1).padStart(8, "0");
    const rest = 11 - (weighted(body, [3, 2, 7, 6, 5, 4, 3, 2]) % 11);
    return value.endsWith(rest === 11 ? "0" : rest === 10 ? "K" : String(rest));
  },
};

export const latinAmericaEntities: readonly NumberedEntity[] = [cpf, cnpj, curp, rfc, cuit, rut];
