import { allSame, luhn, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

const card = pii("CREDIT_CARD", "Financial", "Payment card number", "critical");

const cardWords = words(
  "cards?",
  "cardnumber",
  "credit",
  "debit",
  "cc",
  "pan",
  "visa",
  "mastercard",
  "master card",
  "amex",
  "american express",
  "maestro",
  "discover",
  "diners",
  "jcb",
  "unionpay",
  "cvv",
  "cvc",
  "expir(?:es|y|ing|ation)",
  "charge",
  "payment",
  "pay",
  "billing",
  "tarjeta",
  "carte",
  "kreditkarte",
  "karte",
  "carta",
  "cart[aã]o",
  "kaart",
  "kort",
  "karta",
  "credit_card",
);

const notACard = words(
  "imei",
  "tracking",
  "track",
  "order",
  "invoice",
  "serial",
  "isbn",
  "ean",
  "gtin",
  "upc",
  "timestamp",
  "sku",
  "id",
  "hash",
  "uuid",
  "snowflake",
  "tweet",
  "ticket",
);

/** The networks that issue this length, by issuer number. Source: ISO/IEC 7812 and the networks' BIN tables. */
function isMajorNetwork(value: string): boolean {
  const two = Number(value.slice(0, 2));
  const four = Number(value.slice(0, 4));
  switch (value.length) {
    case 13:
      return value.startsWith("4");
    case 14:
      return two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059);
    case 15:
      return two === 34 || two === 37 || four === 2131 || four === 1800;
    case 16:
      return (
        value.startsWith("4") ||
        (two >= 51 && two <= 55) ||
        (four >= 2200 && four <= 2204) ||
        (four >= 2221 && four <= 2720) ||
        (four >= 3528 && four <= 3589) ||
        (four >= 3000 && four <= 3059) ||
        two === 36 ||
        two === 38 ||
        two === 39 ||
        four === 6011 ||
        two === 62 ||
        two === 65 ||
        (four >= 6440 && four <= 6499) ||
        two === 81 ||
        two === 82 ||
        four === 9792
      );
    case 19:
      return value.startsWith("4") || two === 62 || two === 65 || four === 6011;
    default:
      return false;
  }
}

const paymentCard: NumberedEntity = {
  info: card,
  forms: {
    "0000 0000 0000 0000": 0.95,
    "0000-0000-0000-0000": 0.95,
    "0000.0000.0000.0000": 0.85,
    "0000 000000 00000": 0.95,
    "0000-000000-00000": 0.95,
    "0000 000000 0000": 0.9,
    "0000-000000-0000": 0.9,
    "0000 0000 0000 0000 000": 0.85,
    "0000-0000-0000-0000-000": 0.85,
    "0000000000000000": 0.9,
    "000000000000000": 0.85,
    "00000000000000": 0.6,
    "0000000000000": 0.5,
    "0000000000000000000": 0.7,
  },
  named: 0.99,
  context: cardWords,
  against: notACard,
  valid: (value) => isMajorNetwork(value) && luhn(value) && !allSame(value),
};

const regionalIssuer = /^(?:50|5[6-8]|6|35|0604)/;

/** Maestro and regional debit cards: any length, so words are needed. */
const regionalCard: NumberedEntity = {
  info: card,
  forms: {
    "000000000000": 0,
    "0000 0000 0000": 0,
    "0000-0000-0000": 0,
    "0000000000000": 0,
    "00000000000000": 0,
    "000000000000000": 0,
    "0000000000000000": 0,
    "0000 0000 0000 0000": 0.7,
    "0000-0000-0000-0000": 0.7,
    "00000000000000000": 0,
    "000000000000000000": 0,
    "0000000000000000000": 0,
    "0000 0000 0000 0000 000": 0.6,
  },
  named: 0.92,
  context: cardWords,
  against: notACard,
  valid: (value) => regionalIssuer.test(value) && luhn(value) && !allSame(value),
};

/** Source: ANSI X9.9, the 3-7-1 rule; first two digits are a Federal Reserve district or its range. */
const routingNumber: NumberedEntity = {
  info: pii("ABA_ROUTING", "Financial", "US bank routing number", "high"),
  forms: { "000000000": 0, "0000-0000-0": 0 },
  named: 0.9,
  context: words("routing", "aba", "rtn", "transit", "wire", "ach", "direct deposit", "bank"),
  valid(value) {
    const district = Number(value.slice(0, 2));
    const known =
      (district >= 1 && district <= 12) ||
      (district >= 21 && district <= 32) ||
      (district >= 61 && district <= 72) ||
      district === 80;
    return known && weighted(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
  },
};

const countries = new Set(
  (
    "AD AE AF AG AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CW CY CZ " +
    "DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GH GI GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG " +
    "KH KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA " +
    "PE PG PH PK PL PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TW TZ UA UG US UY " +
    "UZ VA VC VE VN VU WS XK YE ZA ZM ZW"
  ).split(" "),
);

/** Source: ISO 9362. The letters-only form is spelled like a word, so it needs one that names it. */
const bic: NumberedEntity = {
  info: pii("SWIFT_BIC", "Financial", "SWIFT or BIC code", "low"),
  forms: { XXXXXXXX: 0, XXXXXXXXXXX: 0 },
  named: 0.85,
  context: words("bic", "swift", "iban", "bank", "wire", "beneficiary", "bankleitzahl"),
  valid: (value, written) =>
    value === written &&
    /^[A-Z]{6}[A-Z2-9][A-NP-Z0-9]/.test(value) &&
    countries.has(value.slice(4, 6)),
};

export const paymentEntities: readonly NumberedEntity[] = [
  paymentCard,
  regionalCard,
  routingNumber,
  bic,
];
