import { allSame, isShortDate, luhn } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

/** Source: South African Department of Home Affairs: birth date, sequence, citizenship, Luhn. */
const southAfricanId: NumberedEntity = {
  info: pii("ZA_ID", "Africa and Middle East", "South African identity number", "critical"),
  forms: { "0000000000000": 0.6, "000000 0000 000": 0.8 },
  named: 0.96,
  context: words("id", "id ?(?:no|number)", "identity", "rsa", "south africa[n]?", "sa id"),
  against: words("timestamp", "epoch", "ean", "isbn", "barcode", "sku"),
  valid: (value) => isShortDate(value.slice(0, 6)) && /^\d{10}[012]/.test(value) && luhn(value),
};

/** Source: Turkish identity number, two check digits over the digits in odd and even places. */
const turkishId: NumberedEntity = {
  info: pii("TR_ID", "Africa and Middle East", "Turkish identity number", "critical"),
  forms: { "00000000000": 0 },
  named: 0.96,
  context: words("t\\.?c\\.?", "tckn", "kimlik", "turkish", "turkey", "t[uü]rkiye", "national id"),
  valid(value) {
    const d = [...value].map(Number);
    const at = (i: number): number => d[i] ?? 0;
    const odd = at(0) + at(2) + at(4) + at(6) + at(8);
    const even = at(1) + at(3) + at(5) + at(7);
    const tenth = (((odd * 7 - even) % 10) + 10) % 10;
    return at(0) !== 0 && tenth === at(9) && (odd + even + at(9)) % 10 === at(10);
  },
};

const israeliId: NumberedEntity = {
  info: pii("IL_ID", "Africa and Middle East", "Israeli identity number", "critical"),
  forms: { "000000000": 0, "00000000-0": 0, "00000000": 0 },
  named: 0.93,
  context: words("teudat zehut", "israeli?", "תעודת זהות", "ת\\.?ז", "mispar zehut"),
  valid: (value) => luhn(value) && !allSame(value),
};

/** Source: Federal Authority for Identity of the Emirates: 784, year of birth, sequence, Luhn. */
const emiratesId: NumberedEntity = {
  info: pii("AE_EMIRATES_ID", "Africa and Middle East", "Emirates identity number", "critical"),
  forms: { "000-0000-0000000-0": 0.95, "000000000000000": 0.75 },
  named: 0.98,
  context: words("emirates id", "eid", "uae", "emirates"),
  valid: (value) => /^784(?:19|20)/.test(value) && luhn(value),
};

/** Source: Absher; residents begin with 2, citizens with 1, Luhn. */
const saudiId: NumberedEntity = {
  info: pii("SA_ID", "Africa and Middle East", "Saudi identity or Iqama number", "critical"),
  forms: { "0000000000": 0 },
  named: 0.94,
  context: words("iqama", "saudi", "national id", "absher", "هوية", "إقامة"),
  valid: (value) => /^[12]/.test(value) && luhn(value),
};

export const africaAndMiddleEastEntities: readonly NumberedEntity[] = [
  southAfricanId,
  turkishId,
  israeliId,
  emiratesId,
  saudiId,
];
