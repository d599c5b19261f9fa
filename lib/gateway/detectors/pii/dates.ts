import { isDate } from "./check-digits";
import { type Surroundings, words } from "./context";
import { type NumberedEntity, pii } from "./entity";
import type { Hits } from "./hits";

const info = pii("DATE_OF_BIRTH", "Personal", "Date of birth", "medium");

const birthWords = words(
  "dob",
  "d\\.o\\.b\\.?",
  "born(?: on)?",
  "birth ?da(?:te|y)",
  "date of birth",
  "dateofbirth",
  "birth",
  "geboren(?: am)?",
  "geburtsdatum",
  "n[eé]e? le",
  "date de naissance",
  "fecha de nacimiento",
  "nacid[oa](?: el)?",
  "nascimento",
  "data di nascita",
  "nat[oa] il",
  "geboortedatum",
  "f[oø]dselsdato",
);

/** A day that exists, in any of the usual orders, in a year someone alive can be born in. */
function isBirthDate(parts: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0] = parts;
  const year = a > 99 ? a : c > 99 ? c : 2000;
  if (year < 1895 || year > 2099) return false;
  return a > 99 ? isDate(year, b, c) : isDate(year, a, b) || isDate(year, b, a);
}

export const birthDate: NumberedEntity = {
  info,
  forms: {
    "00/00/0000": 0,
    "0/00/0000": 0,
    "00/0/0000": 0,
    "0/0/0000": 0,
    "00/00/00": 0,
    "0/0/00": 0,
    "0/00/00": 0,
    "00/0/00": 0,
    "00-00-0000": 0,
    "0-0-0000": 0,
    "0-00-0000": 0,
    "00-0-0000": 0,
    "00.00.0000": 0,
    "0.0.0000": 0,
    "0.00.0000": 0,
    "00.0.0000": 0,
    "00 00 0000": 0,
    "0000-00-00": 0,
    "0000/00/00": 0,
    "0000.00.00": 0,
  },
  named: 0.92,
  context: birthWords,
  valid: (_value, written) => isBirthDate(written.split(/\D/).map(Number)),
};

const MONTH =
  "(?:jan(?:uary|uar|v\\.|vier)?|feb(?:ruary|ruar)?|f[eé]vr(?:ier)?|mar(?:ch|s|zo)?|m[aä]rz|apr(?:il)?|avril|abril|may|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|ao[uû]t|agosto|sept?(?:ember|embre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|nov(?:ember|embre|iembre)?|dec(?:ember)?|dez(?:ember)?|d[eé]c(?:embre)?|dic(?:iembre)?)\\.?";
const dayAndMonth = new RegExp(
  `(?:\\d{1,2}(?:st|nd|rd|th|\\.)?(?: of| de)? ${MONTH}|${MONTH} \\d{1,2}(?:st|nd|rd|th)?)(?: de| del)?,? $`,
);

/** Reads a date written with the name of its month, whose year stands at `year`. */
export function birthDateBefore(text: string, year: number, near: Surroundings, hits: Hits): void {
  const before = near.at(text, year, year + 4).before;
  const match = dayAndMonth.exec(before.slice(-28));
  if (match === null) return;
  const start = year - match[0].length;
  const distance = near.at(text, start, year + 4).distance(birthWords);
  if (distance >= 0) hits.add(info, start, year + 4, 0.93 - distance * 0.001);
}
