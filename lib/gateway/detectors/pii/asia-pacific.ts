import { allSame, isDate, isShortDate, verhoeff, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

/** Source: Australian Taxation Office, weights of the tax file number. */
const tfn: NumberedEntity = {
  info: pii("AU_TFN", "Asia and Pacific", "Australian tax file number", "critical"),
  forms: { "000 000 000": 0, "000-000-000": 0, "000000000": 0 },
  named: 0.95,
  context: words("tfn", "tax file"),
  valid: (value) => !allSame(value) && weighted(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
};

/** Source: Australian Business Register, modulus 89 after taking one from the first digit. */
const abn: NumberedEntity = {
  info: pii("AU_ABN", "Asia and Pacific", "Australian business number", "low"),
  forms: { "00 000 000 000": 0.75, "00000000000": 0 },
  named: 0.95,
  context: words("abn", "business number", "australian business"),
  valid: (value) =>
    !value.startsWith("0") &&
    (weighted(value, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0,
};

/** Source: Australian Securities and Investments Commission, complement of the weighted sum. */
const acn: NumberedEntity = {
  info: pii("AU_ACN", "Asia and Pacific", "Australian company number", "low"),
  forms: { "000 000 000": 0, "000000000": 0 },
  named: 0.93,
  context: words("acn", "company number", "australian company"),
  valid: (value) =>
    (10 - (weighted(value, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(value.charAt(8)) &&
    !allSame(value),
};

/** Source: Services Australia, check digit in ninth place, issue number after it. */
const auMedicare: NumberedEntity = {
  info: pii("AU_MEDICARE", "Health", "Australian Medicare number", "critical"),
  forms: {
    "0000 00000 0": 0.7,
    "0000 00000 0/0": 0.8,
    "0000 00000 0-0": 0.8,
    "0000-00000-0": 0.7,
    "0000000000": 0,
    "00000000000": 0,
  },
  named: 0.95,
  context: words("medicare", "irn"),
  valid: (value) =>
    /^[2-6]/.test(value) &&
    weighted(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(value.charAt(8)),
};

/** Source: Inland Revenue of New Zealand, primary weights, then the secondary ones. */
const ird: NumberedEntity = {
  info: pii("NZ_IRD", "Asia and Pacific", "New Zealand tax number (IRD)", "high"),
  forms: { "00-000-000": 0, "000-000-000": 0, "00000000": 0, "000000000": 0 },
  named: 0.93,
  context: words("ird", "inland revenue", "new zealand", "nz"),
  valid(value) {
    const digits = value.padStart(9, "0");
    if (Number(digits) < 10_000_000 || Number(digits) > 150_000_000) return false;
    const check = Number(digits.charAt(8));
    const of = (weights: readonly number[]) => (11 - (weighted(digits, weights) % 11)) % 11;
    const first = of([3, 2, 7, 6, 5, 4, 3, 2]);
    return (first === 10 ? of([7, 4, 3, 2, 5, 2, 7, 6]) : first) === check;
  },
};

/** Source: UIDAI, Verhoeff's check; no number begins with 0 or 1. */
const aadhaar: NumberedEntity = {
  info: pii("IN_AADHAAR", "Asia and Pacific", "Indian Aadhaar number", "critical"),
  forms: { "0000 0000 0000": 0.7, "0000-0000-0000": 0.7, "000000000000": 0 },
  named: 0.97,
  context: words("aadh?aa?r", "uidai", "uid", "vid", "आधार"),
  valid: (value) => /^[2-9]/.test(value) && !allSame(value) && verhoeff(value),
};

/** Source: Income Tax Department of India; the fourth letter is the kind of holder. */
const pan: NumberedEntity = {
  info: pii("IN_PAN", "Asia and Pacific", "Indian tax number (PAN)", "critical"),
  forms: { AAAAA0000A: 0.75 },
  named: 0.96,
  context: words("pan", "permanent account", "income tax"),
  valid: (value) => /^[A-Z]{3}[ABCFGHJLPTK]/.test(value) && !value.includes("0000"),
};

const BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function gstinCheck(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 14; i++) {
    const product = BASE36.indexOf(value.charAt(i)) * (i % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return BASE36.charAt((36 - (sum % 36)) % 36) === value.charAt(14);
}

/** Source: GSTN; state, PAN, entity, Z, check character. */
const gstin: NumberedEntity = {
  info: pii("IN_GSTIN", "Asia and Pacific", "Indian goods and services tax number", "medium"),
  forms: { XXXXXXXXXXXXXXX: 0.93 },
  named: 0.97,
  context: words("gst(?:in)?", "goods and services"),
  valid: (value) =>
    /^(?:0[1-9]|[12]\d|3[0-8]|97|99)[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]$/.test(value) &&
    gstinCheck(value),
};

/** Source: Korean resident registration number: birth date, sex and century, modulus 11. */
const rrn: NumberedEntity = {
  info: pii("KR_RRN", "Asia and Pacific", "Korean resident number", "critical"),
  forms: { "000000-0000000": 0.9, "0000000000000": 0 },
  named: 0.97,
  context: words("rrn", "resident registration", "주민등록번호", "주민번호", "korean?"),
  valid: (value) =>
    isShortDate(value.slice(0, 6)) &&
    (11 - (weighted(value, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 ===
      Number(value.charAt(12)),
};

/** Source: Singapore NRIC and FIN: the letter in front shifts the sum and picks the alphabet. */
const nric: NumberedEntity = {
  info: pii("SG_NRIC", "Asia and Pacific", "Singapore identity number (NRIC)", "critical"),
  forms: { A0000000A: 0.8 },
  named: 0.97,
  context: words("nric", "fin", "ic", "singapore(?:an)?", "identity card"),
  valid(value) {
    const series = value.charAt(0);
    const shift = { S: 0, F: 0, T: 4, G: 4, M: 3 }[series];
    if (shift === undefined) return false;
    const rest = (weighted(value.slice(1), [2, 7, 6, 5, 4, 3, 2]) + shift) % 11;
    const letters = { S: "JZIHGFEDCBA", T: "JZIHGFEDCBA", M: "XWUTRQPNJLK" }[series];
    return (letters ?? "XWUTRQPNMLK").charAt(rest) === value.charAt(8);
  },
};

/** Source: Thai identity card, modulus 11 over twelve digits. */
const thaiId: NumberedEntity = {
  info: pii("TH_ID", "Asia and Pacific", "Thai identity number", "critical"),
  forms: { "0-0000-00000-00-0": 0.93, "0 0000 00000 00 0": 0.93, "0000000000000": 0 },
  named: 0.96,
  context: words("thai(?:land)?", "national id", "id card", "เลขประจำตัวประชาชน", "บัตรประชาชน"),
  valid: (value) =>
    /^[1-8]/.test(value) &&
    (11 - (weighted(value, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 ===
      Number(value.charAt(12)),
};

/** Source: GB 11643-1999: region, birth date, sequence, ISO 7064 MOD 11-2. */
const chineseId: NumberedEntity = {
  info: pii("CN_ID", "Asia and Pacific", "Chinese identity number", "critical"),
  forms: { "000000000000000000": 0.9, "00000000000000000A": 0.93 },
  named: 0.98,
  context: words("身份证", "身份證", "resident identity", "chinese id", "shenfenzheng"),
  valid: (value) =>
    /^[1-8]\d{5}(?:18|19|20)/.test(value) &&
    isDate(Number(value.slice(6, 10)), Number(value.slice(10, 12)), Number(value.slice(12, 14))) &&
    "10X98765432".charAt(
      weighted(value, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11,
    ) === value.charAt(17),
};

/** Source: Japan's Individual Number, check digit of the ministerial ordinance of 2014. */
const myNumber: NumberedEntity = {
  info: pii("JP_MY_NUMBER", "Asia and Pacific", "Japanese My Number", "critical"),
  forms: { "000000000000": 0, "0000 0000 0000": 0, "0000-0000-0000": 0 },
  named: 0.95,
  context: words(
    "my number",
    "mynumber",
    "individual number",
    "マイナンバー",
    "個人番号",
    "kojin bango",
  ),
  valid(value) {
    const rest = weighted(value, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    return (rest < 2 ? 0 : 11 - rest) === Number(value.charAt(11)) && !allSame(value);
  },
};

const TAIWAN_REGIONS = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

/** Source: Taiwanese identity card: the letter is a region worth two digits. */
const taiwanId: NumberedEntity = {
  info: pii("TW_ID", "Asia and Pacific", "Taiwanese identity number", "critical"),
  forms: { A000000000: 0.65 },
  named: 0.95,
  context: words("taiwan(?:ese)?", "身分證(?:字號)?", "national id", "id (?:number|card)"),
  valid(value) {
    if (!/^[A-Z][1289]/.test(value)) return false;
    const region = TAIWAN_REGIONS.indexOf(value.charAt(0)) + 10;
    const head = Math.floor(region / 10) + (region % 10) * 9;
    return (head + weighted(value.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
  },
};

/** Source: Malaysian identity card: birth date and place of birth; there is no check digit. */
const mykad: NumberedEntity = {
  info: pii("MY_NRIC", "Asia and Pacific", "Malaysian identity number (MyKad)", "critical"),
  forms: { "000000-00-0000": 0.75, "000000000000": 0 },
  named: 0.95,
  context: words("mykad", "nric", "ic", "kad pengenalan", "malaysian?"),
  valid(value) {
    const place = Number(value.slice(6, 8));
    return (
      isShortDate(value.slice(0, 6)) && place > 0 && place < 99 && ![17, 18, 19, 20].includes(place)
    );
  },
};

/** Source: Dukcapil; region, birth date with women's days plus 40, sequence. No check digit. */
const nik: NumberedEntity = {
  info: pii("ID_NIK", "Asia and Pacific", "Indonesian identity number (NIK)", "critical"),
  forms: { "0000000000000000": 0 },
  named: 0.93,
  context: words("nik", "ktp", "nomor induk", "indonesian?"),
  valid(value) {
    const day = Number(value.slice(6, 8));
    const plain = day > 40 ? day - 40 : day;
    const region = Number(value.slice(0, 2));
    return region >= 11 && region <= 96 && isDate(2000, Number(value.slice(8, 10)), plain);
  },
};

/** Source: Hong Kong identity card, modulus 11 with letters from 10. */
const hkid: NumberedEntity = {
  info: pii("HK_ID", "Asia and Pacific", "Hong Kong identity number", "critical"),
  forms: { A0000000: 0, A000000A: 0, AA0000000: 0, AA000000A: 0 },
  named: 0.95,
  context: words("hkid", "hong kong", "identity card", "身份證"),
  valid(value) {
    const padded = value.padStart(9, " ");
    let sum = 0;
    for (let i = 0; i < 9; i++) {
      const c = padded.charCodeAt(i);
      sum += (c === 32 ? 36 : c > 64 ? c - 55 : c - 48) * (9 - i);
    }
    return sum % 11 === 0 && /[0-9A]$/.test(value);
  },
};

/** Source: Electronic ID of Pakistan: three hyphenated blocks, province 1 to 8. No public check digit. */
const cnic: NumberedEntity = {
  info: pii("PK_CNIC", "Asia and Pacific", "Pakistani identity number (CNIC)", "critical"),
  forms: { "00000-0000000-0": 0.8, "0000000000000": 0 },
  named: 0.95,
  context: words("cnic", "nadra", "pakistani?"),
  valid: (value) => /^[1-8]/.test(value) && !allSame(value),
};

export const asiaPacificEntities: readonly NumberedEntity[] = [
  tfn,
  abn,
  acn,
  auMedicare,
  ird,
  aadhaar,
  pan,
  gstin,
  rrn,
  nric,
  thaiId,
  chineseId,
  myNumber,
  taiwanId,
  mykad,
  nik,
  hkid,
  cnic,
];
