import { isValidPhoneNumber } from "libphonenumber-js/min";
import { type Surroundings, words } from "./context";
import { pii } from "./entity";
import { type Hits, isDigit, isWordUnit } from "./hits";

export const phone = pii("PHONE", "Contact", "Phone number", "medium");

const phoneWords = words(
  "(?:tele|cell|mobile)?phones?",
  "telephone",
  "phonenumber",
  "phone_number",
  "tel",
  "mobiles?",
  "cell(?:ular)?",
  "call(?:s|ed|ing)?",
  "fax",
  "contact",
  "text (?:me|us|him|her|them|to|at)",
  "sms",
  "whatsapp",
  "dial(?:ed|ing)?",
  "ring",
  "hotline",
  "landline",
  "office",
  "desk",
  "home",
  "work",
  "reach(?:ed)?",
  "answer(?:ing|s)?",
  "messages?",
  "voicemail",
  "extension",
  "tel[eé]fonos?",
  "telefonnummer",
  "telefon",
  "telefone",
  "telefono",
  "m[oó]vil",
  "celular",
  "handy",
  "mobil",
  "rufnummer",
  "t[eé]l[eé]phone",
  "portable",
  "cellulare",
  "gsm",
);

const notAPhone = words(
  "orders?",
  "invoice",
  "isbn",
  "issn",
  "sku",
  "serial",
  "ids?",
  "account",
  "zip",
  "ticket",
  "case",
  "tracking",
  "ref(?:erence)?",
  "version",
  "iban",
  "card",
  "timestamp",
  "ssn",
  "port",
  "part",
  "coordinates?",
  "latitude",
  "longitude",
  "total",
  "sum",
  "population",
);

/** The longest stretch of digits and separators that is read as one candidate, in digits and groups. */
const MAX_DIGITS = 18;
const MAX_GROUPS = 9;

const starts = new Int32Array(MAX_GROUPS);
const ends = new Int32Array(MAX_GROUPS);

const isSeparator = (c: number): boolean =>
  c === 32 ||
  c === 45 ||
  c === 46 ||
  c === 40 ||
  c === 41 ||
  c === 47 ||
  c === 0xa0 ||
  c === 0x2011 ||
  c === 0x2013;

/** Fills `starts` and `ends` with the groups of digits from `from` on, and returns how many. */
function readGroups(text: string, from: number): number {
  let at = from;
  let count = 0;
  let digits = 0;
  while (count < MAX_GROUPS) {
    let skipped = 0;
    while (isSeparator(text.charCodeAt(at)) && skipped < 3) {
      at++;
      skipped++;
    }
    if (!isDigit(text.charCodeAt(at))) break;
    const start = at;
    while (isDigit(text.charCodeAt(at))) at++;
    digits += at - start;
    if (digits > MAX_DIGITS && count > 0) break;
    starts[count] = start;
    ends[count] = at;
    count++;
    if (digits > MAX_DIGITS) break;
  }
  return count;
}

const start = (i: number): number => starts[i] ?? 0;
const end = (i: number): number => ends[i] ?? 0;

const extension = /(?:,? ?(?:x|ext\.?|extension|poste|durchwahl)[ .:]?)\d{1,6}(?!\w)/iy;

/** Reads the phone numbers in the run of digits that begins at `from`; where the run ends. */
export function phonesAt(text: string, from: number, near: Surroundings, hits: Hits): number {
  const lead = text.charCodeAt(from) === 43 ? from + 1 : from;
  const count = readGroups(text, lead);
  if (count === 0) return from + 1;
  const runEnd = end(count - 1);
  if (runEnd - lead < 7) return runEnd;
  for (let first = 0; first < count; ) {
    const last = lastGroupOfNumber(text, from, first, count, near, hits);
    first = last < 0 ? first + 1 : last + 1;
    if (first < count && !isSpaceBetween(text, first - 1)) break;
  }
  return runEnd;
}

const isSpaceBetween = (text: string, group: number): boolean =>
  text.charCodeAt(end(group)) === 32 && start(group + 1) <= end(group) + 2;

/** Tries the longest number that begins at group `first`, then shorter ones that end at a space. */
function lastGroupOfNumber(
  text: string,
  from: number,
  first: number,
  count: number,
  near: Surroundings,
  hits: Hits,
): number {
  const begin = first === 0 ? from : start(first);
  if (!isFreeBefore(text, begin)) return -1;
  for (let last = count - 1; last >= first; last--) {
    if (last < count - 1 && !isSpaceBetween(text, last)) continue;
    let digits = 0;
    for (let g = first; g <= last; g++) digits += end(g) - start(g);
    if (digits < 7) return -1;
    if (digits > 16) continue;
    let stop = end(last);
    if (text.charCodeAt(stop) === 41 && text.slice(begin, stop).includes("(")) stop++;
    extension.lastIndex = stop;
    const extra = last === count - 1 ? extension.exec(text) : null;
    if (extra !== null) stop += extra[0].length;
    else if (!isFreeAfter(text, stop)) continue;
    const open = text.charCodeAt(begin) === 40 && !text.slice(begin, stop).includes(")");
    const confidence = believe(text, open ? begin + 1 : begin, end(last), first, last, near);
    if (confidence > 0) {
      hits.add(phone, open ? begin + 1 : begin, stop, confidence);
      return last;
    }
  }
  return -1;
}

function isFreeBefore(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (isWordUnit(before) || before === 36 || before === 0x20ac || before === 0xa3) return false;
  if (before === 44 && isDigit(text.charCodeAt(at - 2)) && isDigit(text.charCodeAt(at))) {
    return text.charCodeAt(at + 3) !== 44;
  }
  const attached =
    before === 45 || before === 46 || before === 47 || before === 43 || before === 58;
  return !attached || !isDigit(text.charCodeAt(at - 2));
}

function isFreeAfter(text: string, at: number): boolean {
  const after = text.charCodeAt(at);
  if (isWordUnit(after) || after === 37 || after === 64 || after === 0x20ac) return false;
  const attached = after === 45 || after === 46 || after === 47 || after === 58 || after === 44;
  return !attached || !isDigit(text.charCodeAt(at + 1));
}

const date =
  /^(?:(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?!\d)|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d(?!\d)|(?:19|20)\d\d ?[-–/ ] ?(?:19|20)\d\d$|\d{1,2}[-./]\d{1,2}[-./]\d\d \d\d$)/;
const quantity =
  /^\d+\.\d+$|^(?:\d{1,3}\.){3}\d{1,3}$|^\d{1,3}(?:[. ]\d{3})+$|^\d{4}(?: \d{4}){2,3}$/;

/** The confidence that groups `first` to `last` are a phone number; 0 if not. */
function believe(
  text: string,
  begin: number,
  stop: number,
  first: number,
  last: number,
  near: Surroundings,
): number {
  const written = text.slice(begin, stop);
  const digits = written.replace("(0)", "").replace(/\D+/g, "");
  if (/^(\d)\1*$/.test(digits)) return 0;
  near.at(text, begin, stop);
  if (written.startsWith("+") || (written.startsWith("00") && digits.length > 10)) {
    return believeInternational(digits.replace(/^00/, ""), written.startsWith("+"), near);
  }
  if (date.test(written)) return 0;
  const distance = near.hasLetters ? near.distance(phoneWords) : -1;
  const named = distance >= 0 && distance <= 40;
  const penalty = named
    ? 0.04 * (distance / 40)
    : near.hasLetters && near.distance(notAPhone) >= 0
      ? 0.3
      : 0;
  const american = believeAmerican(written, digits, first, last, named);
  if (american > 0) return american - penalty;
  if (named && digits.length <= 13) {
    const grouped = last > first;
    if (!grouped && distance > (digits.length < 8 ? 12 : 24)) return 0;
    return (digits.startsWith("0") || grouped ? 0.82 : 0.72) - penalty;
  }
  const national = /^\(?0[1-9]/.test(written) && digits.length >= 9 && digits.length <= 11;
  return national && last > first && !quantity.test(written) ? 0.62 - penalty : 0;
}

function believeInternational(digits: string, plus: boolean, near: Surroundings): number {
  if (digits.length < 7 || digits.length > 15 || digits.startsWith("0")) return 0;
  const named = near.distance(phoneWords) >= 0;
  const american = digits.length === 11 && digits.startsWith("1");
  const valid = american ? planned.test(digits.slice(1)) : isValidPhoneNumber(`+${digits}`);
  if (valid) return named ? 0.97 : 0.92;
  return plus ? (named ? 0.85 : digits.length > 8 ? 0.7 : 0) : named ? 0.75 : 0.5;
}

/** Source: North American Numbering Plan: area and exchange begin with 2 to 9, and 911 and the like are neither. */
const planned = /^[2-9](?!11)\d\d[2-9](?!11)\d\d/;

function believeAmerican(
  written: string,
  digits: string,
  first: number,
  last: number,
  named: boolean,
): number {
  const national = digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
  if (national.length !== 10) return 0;
  const skip = national === digits || end(first) - start(first) > 1 ? 0 : 1;
  const groups = last - first + 1 - skip;
  const size = (g: number): number => end(first + skip + g) - start(first + skip + g);
  const classic = groups === 3 && size(0) === 3 && size(1) === 3;
  const isPlanned = planned.test(national);
  if (!classic) {
    if (groups > 2) return 0;
    if (named) return isPlanned ? 0.88 : 0;
    const alone = groups === 1 && national === digits ? 0.5 : 0.6;
    return isPlanned && isValidPhoneNumber(national, "US") ? alone : 0;
  }
  const marked = /[-.(]/.test(written);
  if (isPlanned) return named ? 0.95 : marked ? 0.85 : 0.7;
  return named ? 0.8 : marked ? 0.6 : 0;
}
