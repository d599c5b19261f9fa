import { allSame, luhn, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

const SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

/** Source: Ministerio del Interior, control letter of the DNI. */
const dni: NumberedEntity = {
  info: pii("ES_DNI", "Europe", "Spanish identity number (DNI)", "critical"),
  forms: { "00000000A": 0.65, "00000000-A": 0.8, "00.000.000-A": 0.9, "00000000 A": 0.55 },
  named: 0.96,
  context: words(
    "dni",
    "nif",
    "documento nacional",
    "identidad",
    "identificaci[oó]n",
    "spanish id",
  ),
  valid: (value, written) =>
    /[A-Z]$/.test(written) &&
    SPANISH_LETTERS.charAt(Number(value.slice(0, 8)) % 23) === value.charAt(8),
};

/** Source: Ministerio del Interior, foreigners' number; X, Y and Z stand for 0, 1 and 2. */
const nie: NumberedEntity = {
  info: pii("ES_NIE", "Europe", "Spanish foreigner number (NIE)", "critical"),
  forms: { A0000000A: 0.75, "A-0000000-A": 0.9, "A0000000-A": 0.85 },
  named: 0.96,
  context: words("nie", "extranjeros?", "identidad", "residencia"),
  valid: (value) =>
    /^[XYZ]/.test(value) &&
    SPANISH_LETTERS.charAt(Number("XYZ".indexOf(value.charAt(0)) + value.slice(1, 8)) % 23) ===
      value.charAt(8),
};

const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

function fiscalCheck(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const c = value.charCodeAt(i);
    const n = c < 58 ? c - 48 : c - 65;
    sum += i % 2 === 0 ? (ODD_VALUES[n] ?? 0) : n;
  }
  return sum % 26 === value.charCodeAt(15) - 65;
}

/** Source: Agenzia delle Entrate, codice fiscale, with letters L to V for digits where two people's codes collide. */
const fiscalCode: NumberedEntity = {
  info: pii("IT_FISCAL_CODE", "Europe", "Italian fiscal code", "critical"),
  forms: { XXXXXXXXXXXXXXXX: 0.93, "AAA AAA XXXXX XXXXX": 0.93 },
  named: 0.98,
  context: words("codice fiscale", "cod\\.? ?fisc", "c\\.?f\\.?", "fiscal code", "fiscale"),
  valid: (value) =>
    /^[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/.test(value) &&
    fiscalCheck(value),
};

const italianVat: NumberedEntity = {
  info: pii("IT_VAT", "Europe", "Italian VAT number", "low"),
  forms: { "00000000000": 0 },
  named: 0.9,
  context: words("partita iva", "p\\.? ?iva", "iva", "vat"),
  valid: (value) => luhn(value) && !allSame(value),
};

/** Source: Autoridade Tributária, modulus 11 of the NIF. */
const portugueseNif: NumberedEntity = {
  info: pii("PT_NIF", "Europe", "Portuguese taxpayer number (NIF)", "high"),
  forms: { "000000000": 0, "000 000 000": 0 },
  named: 0.92,
  context: words("nif", "contribuinte", "portug(?:al|uese)", "fiscal"),
  valid(value) {
    if (!/^[1-3568]|^45|^[79]/.test(value)) return false;
    const rest = weighted(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return (rest < 2 ? 0 : 11 - rest) === Number(value.charAt(8));
  },
};

export const southernEuropeEntities: readonly NumberedEntity[] = [
  dni,
  nie,
  fiscalCode,
  italianVat,
  portugueseNif,
];
