/** The value of the digit at `i`; only called on strings of digits. */
const digit = (digits: string, i: number): number => digits.charCodeAt(i) - 48;

/** Sum of digit × weight over the first `weights.length` digits. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += digit(digits, i) * (weights[i] ?? 0);
  return sum;
}

/** Source: ISO/IEC 7812-1, annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, twice = false; i >= 0; i--, twice = !twice) {
    const d = digit(digits, i);
    sum += twice ? (d > 4 ? 2 * d - 9 : 2 * d) : d;
  }
  return sum % 10 === 0;
}

/** Remainder of a decimal number of any length. */
export function remainder(digits: string, modulus: number): number {
  let r = 0;
  for (let i = 0; i < digits.length; i++) r = (r * 10 + digit(digits, i)) % modulus;
  return r;
}

/** ISO 7064 MOD 97-10 over letters and digits, as IBAN uses it after moving four characters. */
export function mod97(text: string): number {
  let r = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    r = c < 58 ? (r * 10 + c - 48) % 97 : (r * 100 + c - 55) % 97;
  }
  return r;
}

/** ISO 7064 MOD 11,10, used by the German tax number. */
export function mod11And10(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i++) {
    const sum = (digit(digits, i) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digit(digits, digits.length - 1);
}

const VERHOEFF_PRODUCT = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
];
const VERHOEFF_PERMUTATION = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

/** Verhoeff's dihedral check. Source: J. Verhoeff, Error Detecting Decimal Codes, 1969. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = digits.length - 1, place = 0; i >= 0; i--, place++) {
    const permuted = digit(VERHOEFF_PERMUTATION[place % 8] ?? "", digit(digits, i));
    check = digit(VERHOEFF_PRODUCT[check] ?? "", permuted);
  }
  return check === 0;
}

/** True when `year` (four digits), `month` and `day` name a day that exists. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}

/** YYMMDD as part of a number whose century is elsewhere or unknown: 29 February always passes. */
export function isShortDate(yymmdd: string): boolean {
  return isDate(2000, Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6)));
}

export const allSame = (digits: string): boolean =>
  digits === digits.charAt(0).repeat(digits.length);
