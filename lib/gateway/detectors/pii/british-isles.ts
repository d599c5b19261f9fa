import { allSame, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

/** Source: NHS Data Dictionary, modulus 11 over ten digits. */
const nhs: NumberedEntity = {
  info: pii("UK_NHS", "Health", "UK NHS number", "critical"),
  forms: { "000 000 0000": 0, "000-000-0000": 0, "0000000000": 0 },
  named: 0.96,
  context: words("nhs", "national health", "patient (?:no|number|id)", "health (?:no|number)"),
  valid: (value) => {
    if (allSame(value)) return false;
    const check = 11 - (weighted(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
    return (check === 11 ? 0 : check) === Number(value.charAt(9));
  },
};

/** Source: HMRC, NIM39110, letters that are not used. */
const nino: NumberedEntity = {
  info: pii("UK_NINO", "Europe", "UK national insurance number", "critical"),
  forms: {
    AA000000A: 0.75,
    "AA 00 00 00 A": 0.9,
    "AA-00-00-00-A": 0.9,
    "AA 000000 A": 0.85,
    "AA000000 A": 0.7,
  },
  named: 0.96,
  context: words("nino", "ni", "ni ?(?:no|number)", "national insurance", "nat ins", "hmrc"),
  valid: (value) =>
    /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(value),
};

/** Source: HMRC, check digit of the Unique Taxpayer Reference, which comes first. */
const utr: NumberedEntity = {
  info: pii("UK_UTR", "Europe", "UK taxpayer reference (UTR)", "high"),
  forms: { "0000000000": 0, "00000 00000": 0 },
  named: 0.92,
  context: words("utr", "unique tax(?:payer)?", "self.assessment", "hmrc", "tax reference"),
  valid: (value) =>
    "21987654321".charAt(weighted(value.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11) ===
    value.charAt(0),
};

const postcodeAreas = new Set(
  (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG " +
    "HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA " +
    "SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
  ).split(" "),
);

/** Source: BS 7666 and the Royal Mail list of postcode areas. */
const postcode: NumberedEntity = {
  info: pii("UK_POSTCODE", "Contact", "UK postcode", "low", false),
  forms: {
    "A0 0AA": 0.6,
    "A00 0AA": 0.75,
    "AA0 0AA": 0.75,
    "AA00 0AA": 0.8,
    "A0A 0AA": 0.75,
    "AA0A 0AA": 0.8,
    A00AA: 0,
    A000AA: 0,
    AA00AA: 0,
    AA000AA: 0,
  },
  named: 0.9,
  context: words("post ?code", "address", "street", "road", "london", "uk", "live", "postal"),
  valid: (value, written) =>
    value === written.replace(" ", "") &&
    postcodeAreas.has(/^[A-Z]+/.exec(value)?.[0] ?? "") &&
    /\d[ABD-HJLNP-UW-Z]{2}$/.test(value),
};

/** Source: Irish Revenue, check letter of the Personal Public Service number. */
const pps: NumberedEntity = {
  info: pii("IE_PPS", "Europe", "Irish public service number (PPS)", "critical"),
  forms: { "0000000A": 0, "0000000AA": 0.6 },
  named: 0.95,
  context: words("pps", "ppsn", "public service", "irish", "ireland", "revenue"),
  valid(value) {
    const extra = value.length === 9 ? (value.charCodeAt(8) - 64) % 23 : 0;
    const ninth = value.endsWith("W") && value.length === 9 ? 0 : extra;
    const sum = weighted(value, [8, 7, 6, 5, 4, 3, 2]) + 9 * ninth;
    return (
      "WABCDEFGHIJKLMNOPQRSTUV".charAt(sum % 23) === value.charAt(7) && /\D?[A-IW]?$/.test(value)
    );
  },
};

export const britishIslesEntities: readonly NumberedEntity[] = [nhs, nino, utr, postcode, pps];
