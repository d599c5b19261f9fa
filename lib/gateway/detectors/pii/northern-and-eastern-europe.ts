import { isDate, isShortDate, luhn, mod11And10, remainder, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

/** DDMMYY as the Nordic and Balkan numbers put it. */
const isDayFirst = (ddmmyy: string): boolean =>
  isShortDate(ddmmyy.slice(4, 6) + ddmmyy.slice(2, 4) + ddmmyy.slice(0, 2));

/** Source: Skatteverket, Luhn over ten digits; a coordination number adds 60 to the day. */
const personnummer: NumberedEntity = {
  info: pii("SE_PERSONNUMMER", "Europe", "Swedish personal number", "critical"),
  forms: { "000000-0000": 0.75, "00000000-0000": 0.85, "0000000000": 0, "000000000000": 0 },
  named: 0.97,
  context: words("personnummer", "person ?nr", "pnr", "samordningsnummer", "swedish", "sweden"),
  valid(value) {
    const ten = value.slice(-10);
    const day = Number(ten.slice(4, 6));
    const date = ten.slice(0, 4) + String(day > 60 ? day - 60 : day).padStart(2, "0");
    return isShortDate(date) && luhn(ten) && (value.length === 10 || /^(?:19|20)/.test(value));
  },
};

const HETU_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY";

/** Source: Digi- ja väestötietovirasto, check character; the sign of the century may be a letter. */
const hetu: NumberedEntity = {
  info: pii("FI_HETU", "Europe", "Finnish personal code (HETU)", "critical"),
  forms: { "000000-0000": 0.7, "000000-000A": 0.93, "000000A000A": 0.93, "000000A0000": 0.85 },
  named: 0.97,
  context: words("hetu", "henkil[oö]tunnus", "sotu", "personal identity code", "finnish"),
  valid(value) {
    const m = /^(\d{6})[A-FU-Y]?(\d{3})([0-9A-Y])$/.exec(value);
    if (m === null || !isDayFirst(m[1] ?? "") || Number(m[2]) < 2) return false;
    return HETU_CHECK.charAt(Number(`${m[1]}${m[2]}`) % 31) === m[3];
  },
};

/** Source: Skatteetaten, two check digits of modulus 11. */
const fodselsnummer: NumberedEntity = {
  info: pii("NO_FNR", "Europe", "Norwegian birth number", "critical"),
  forms: { "000000 00000": 0.7, "00000000000": 0 },
  named: 0.97,
  context: words("f[oø]dselsnummer", "fnr", "personnummer", "d-nummer", "norw(?:ay|egian)"),
  valid(value) {
    const day = Number(value.slice(0, 2));
    const plain = String(day > 40 ? day - 40 : day).padStart(2, "0") + value.slice(2, 6);
    return (
      isDayFirst(plain) &&
      weighted(value, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
      weighted(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
    );
  },
};

/** Source: CPR-kontoret. No check digit since 2007, so a word that names it is needed. */
const cpr: NumberedEntity = {
  info: pii("DK_CPR", "Europe", "Danish personal number (CPR)", "critical"),
  forms: { "000000-0000": 0, "000000 0000": 0, "0000000000": 0 },
  named: 0.94,
  context: words("cpr(?:.?n(?:umme)?r)?", "personnummer", "danish", "denmark"),
  valid: (value) => isDayFirst(value.slice(0, 6)),
};

/** Source: Ministerstwo Cyfryzacji; the month carries the century. */
const pesel: NumberedEntity = {
  info: pii("PL_PESEL", "Europe", "Polish personal number (PESEL)", "critical"),
  forms: { "00000000000": 0 },
  named: 0.97,
  context: words("pesel", "numer ewidencyjny", "polish", "poland", "polski"),
  valid(value) {
    const month = Number(value.slice(2, 4)) % 20;
    return (
      isDate(2000, month, Number(value.slice(4, 6))) &&
      weighted(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
    );
  },
};

const nip: NumberedEntity = {
  info: pii("PL_NIP", "Europe", "Polish tax number (NIP)", "medium"),
  forms: { "000-000-00-00": 0.75, "000-00-00-000": 0.75, "0000000000": 0 },
  named: 0.94,
  context: words("nip", "numer identyfikacji podatkowej", "vat", "podat(?:ek|nik)[a-z]{0,3}"),
  valid: (value) =>
    weighted(value, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(value.charAt(9)) &&
    !value.startsWith("0"),
};

/** Source: Czech and Slovak birth number: divisible by 11, women's months plus 50. */
const rodneCislo: NumberedEntity = {
  info: pii("CZ_BIRTH_NUMBER", "Europe", "Czech or Slovak birth number", "critical"),
  forms: { "000000/0000": 0.85, "0000000000": 0 },
  named: 0.96,
  context: words("rodn[eé] [cč][ií]slo", "r[cč]", "birth number", "czech", "slovak"),
  valid(value) {
    const month = Number(value.slice(2, 4));
    const plain = ((month - 1) % 50) + 1;
    return (
      isDate(2000, plain > 20 ? plain - 20 : plain, Number(value.slice(4, 6))) &&
      remainder(value, 11) === 0
    );
  },
};

/** Source: Romanian cod numeric personal, weights 279146358279. */
const cnp: NumberedEntity = {
  info: pii("RO_CNP", "Europe", "Romanian personal number (CNP)", "critical"),
  forms: { "0000000000000": 0.55 },
  named: 0.96,
  context: words("cnp", "cod numeric", "buletin", "romania[n]?"),
  against: words("timestamp", "time", "date", "epoch", "id", "ean", "barcode", "isbn"),
  valid(value) {
    const county = Number(value.slice(7, 9));
    const rest = weighted(value, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    return (
      /^[1-8]/.test(value) &&
      isShortDate(value.slice(1, 7)) &&
      ((county >= 1 && county <= 48) || county === 51 || county === 52) &&
      (rest === 10 ? 1 : rest) === Number(value.charAt(12))
    );
  },
};

const oib: NumberedEntity = {
  info: pii("HR_OIB", "Europe", "Croatian personal number (OIB)", "critical"),
  forms: { "00000000000": 0 },
  named: 0.95,
  context: words("oib", "osobni identifikacijski", "croatian?"),
  valid: (value) => mod11And10(value),
};

export const northernAndEasternEuropeEntities: readonly NumberedEntity[] = [
  personnummer,
  hetu,
  fodselsnummer,
  cpr,
  pesel,
  nip,
  rodneCislo,
  cnp,
  oib,
];
