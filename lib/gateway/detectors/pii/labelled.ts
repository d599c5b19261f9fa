import type { EntityInfo } from "../catalogue";
import type { Surroundings } from "./context";
import { pii } from "./entity";
import { type Hits, isWordUnit } from "./hits";

/** A value without a form of its own: only the label in front of it says what it is. */
interface Labelled {
  readonly info: EntityInfo;
  readonly label: RegExp;
  readonly value: RegExp;
  readonly minDigits: number;
  readonly confidence: number;
}

const filler = "\\.?[^0-9.;\\n]{0,24}$";

function label(source: string): RegExp {
  return new RegExp(`(?:^|[^a-z])(?:${source})(?![a-z])${filler}`);
}

const block = /[A-Z0-9]{1,20}(?:[-/][A-Z0-9]{1,12}){0,4}/iy;

const labelled: readonly Labelled[] = [
  {
    info: pii("PASSPORT", "Personal", "Passport number", "critical"),
    label: label(
      "passports?(?: ?(?:no|num|nr|number))?|passport_?(?:number|no)|reisepass(?:nummer)?|passeport|pasaporte|passaporto|paspoort(?:nummer)?|passnummer",
    ),
    value: /[A-Z]{0,3}\d{5,9}[A-Z]{0,2}|[A-Z][A-Z0-9]{7,9}/iy,
    minDigits: 5,
    confidence: 0.9,
  },
  {
    info: pii("DRIVER_LICENSE", "Personal", "Driving licence number", "critical"),
    label: label(
      "driv(?:er|ing)(?:'?s|s')? ?licen[cs]e|driver_?licen[cs]e(?:_?number)?|dl ?(?:no|num|number|#)|f[uü]hrerschein(?:nummer)?|permis de conduire|licencia de conducir|patente di guida|rijbewijs(?:nummer)?",
    ),
    value: block,
    minDigits: 4,
    confidence: 0.88,
  },
  {
    info: pii("BANK_ACCOUNT", "Financial", "Bank account number", "critical"),
    label: label(
      "(?:bank|checking|savings|current|deposit|beneficiary) (?:account|acct|a/c)(?: ?(?:no|num|number|#))?|bank_?account(?:_?number)?|(?:account|acct|a/c) ?(?:no|num|number|#)|account_?number|accountnumber|kontonummer|konto.?nr|num[eé]ro de compte|n[uú]mero de cuenta|conto corrente|rekeningnummer",
    ),
    value: /\d(?:[ -]?\d){5,19}/y,
    minDigits: 6,
    confidence: 0.85,
  },
  {
    info: pii("MEDICAL_RECORD", "Health", "Medical record number", "critical"),
    label: label(
      "mrn|medical record(?: ?(?:no|num|number|#))?|patient (?:id|no|number|identifier)|patient_?id|health plan(?: id| number)?|chart (?:no|number)|krankenversicherungsnummer|versichertennummer",
    ),
    value: block,
    minDigits: 5,
    confidence: 0.88,
  },
  {
    info: pii("HEALTH_INSURANCE", "Health", "Health insurance number", "high"),
    label: label(
      "(?:insurance|medicaid|policy|member|subscriber) (?:id|no|num|number|#)|(?:member|policy|subscriber)_?id|ehic|seguro m[eé]dico",
    ),
    value: block,
    minDigits: 6,
    confidence: 0.7,
  },
  {
    info: pii("CARD_SECURITY_CODE", "Financial", "Card security code", "critical"),
    label: label(
      "cvv2?|cvc2?|cv2|card (?:security|verification) (?:code|value|number)|security code|pr[uü]fziffer",
    ),
    value: /\d{3,4}(?![\d-])/y,
    minDigits: 3,
    confidence: 0.9,
  },
  {
    info: pii("CARD_EXPIRY", "Financial", "Card expiry date", "medium", false),
    label: label(
      "exp(?:\\.|iry|ires|iration)?(?: ?date)?|valid (?:thru|through|until)|good thru|g[uü]ltig bis",
    ),
    value: /(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d(?![\d/-])/y,
    minDigits: 4,
    confidence: 0.75,
  },
  {
    info: pii("LICENSE_PLATE", "Personal", "Vehicle licence plate", "medium"),
    label: label(
      "licen[cs]e plate(?: ?(?:no|number))?|number ?plate|plate (?:no|number)|registration plate|kennzeichen|plaque d'immatriculation|matr[ií]cula|kenteken|targa",
    ),
    value: /[A-Z0-9]{1,4}[ -]?[A-Z0-9]{1,5}(?:[ -][A-Z0-9]{1,4})?/y,
    minDigits: 1,
    confidence: 0.8,
  },
  {
    info: pii("NG_NIN", "Africa and Middle East", "Nigerian identity number (NIN)", "critical"),
    label: label(
      "nin|nigerian? (?:national )?id(?:entity|entification)?(?: number)?|bvn|bank verification (?:no|number)",
    ),
    value: /\d{11}/y,
    minDigits: 11,
    confidence: 0.9,
  },
  {
    info: pii("EU_VAT", "Europe", "VAT number of an EU country", "low"),
    label: label(
      "vat(?: ?(?:id|no|nr|number|reg(?:istration)?))?|ust.?id(?:.?nr)?|umsatzsteuer.?id|tva|btw(?:.?n(?:umme)?r)?|nif|cif|iva|p\\. ?iva|moms",
    ),
    value:
      /(?:AT ?U\d{8}|BE ?[01]\d{9}|BG ?\d{9,10}|CY ?\d{8}[A-Z]|CZ ?\d{8,10}|DE ?\d{9}|DK ?\d{8}|EE ?\d{9}|EL ?\d{9}|ES ?[A-Z0-9]\d{7}[A-Z0-9]|FI ?\d{8}|FR ?[A-Z0-9]{2} ?\d{9}|GB ?\d{9}|HR ?\d{11}|HU ?\d{8}|IE ?\d{7}[A-Z]{1,2}|IT ?\d{11}|LT ?\d{9,12}|LU ?\d{8}|LV ?\d{11}|MT ?\d{8}|NL ?\d{9}B\d{2}|PL ?\d{10}|PT ?\d{9}|RO ?\d{2,10}|SE ?\d{12}|SI ?\d{8}|SK ?\d{10})/y,
    minDigits: 7,
    confidence: 0.9,
  },
  {
    info: pii("VOTER_ID", "Personal", "Voter number", "high"),
    label: label(
      "voter(?:'?s)? (?:id|card|registration)(?: ?(?:no|number|card))?|epic (?:no|number)|clave de elector",
    ),
    value: block,
    minDigits: 6,
    confidence: 0.85,
  },
  {
    info: pii("EMPLOYEE_ID", "Personal", "Employee or student number", "low", false),
    label: label(
      "(?:employee|staff|personnel|student|badge) ?_?(?:id|no|num|number|#)|personalnummer|matrikelnummer|matricule",
    ),
    value: block,
    minDigits: 3,
    confidence: 0.8,
  },
];

export const labelledInfo: readonly EntityInfo[] = labelled.map((entry) => entry.info);

/** The longest label and the filler after it. */
const MAX_LABEL = 56;

/** A single test for whether any label can occur at all. */
const gate = new RegExp(
  `(?:${labelled.map((entry) => entry.label.source.replace("(?:^|[^a-z])", "").replace(filler, "")).join("|")})`,
);

/** The length of a whole value of this kind at `from`, or 0. */
function valueAt(text: string, from: number, entry: Labelled): number {
  entry.value.lastIndex = from;
  const value = entry.value.exec(text)?.[0];
  if (value === undefined || isWordUnit(text.charCodeAt(from + value.length))) return 0;
  if (/^(?:19|20)\d\d$/.test(value)) return 0;
  return value.replace(/\D/g, "").length < entry.minDigits ? 0 : value.length;
}

/** Where up to four capitals begin that stand before the digits with a hyphen or a space between: `HP-0029`. */
function leadingLetters(text: string, start: number): number {
  const gap = text.charCodeAt(start - 1);
  if (gap !== 45 && gap !== 32) return start;
  let from = start - 1;
  while (start - from < 7 && isCapitalOrHyphen(text.charCodeAt(from - 1))) from--;
  return from === start - 1 || isWordUnit(text.charCodeAt(from - 1)) ? start : from;
}

const isCapitalOrHyphen = (c: number): boolean => (c > 64 && c < 91) || c === 45;

/** What a label in front can be made of: nothing before a digit or a line's end. */
function lastStretch(before: string): string {
  let from = before.length;
  const floor = Math.max(0, from - MAX_LABEL);
  while (from > floor) {
    const c = before.charCodeAt(from - 1);
    if (c === 10 || c === 59 || (c > 50 && c < 58)) break;
    from--;
  }
  return before.slice(from);
}

/** Looks at the run that begins with the token at `start` for a value that a label names. */
export function labelledAt(text: string, start: number, near: Surroundings, hits: Hits): void {
  const before = lastStretch(near.at(text, start, start).before);
  if (before.length < 3 || !gate.test(before)) return;
  const letters = leadingLetters(text, start);
  for (const entry of labelled) {
    if (!entry.label.test(before)) continue;
    const led = letters < start ? valueAt(text, letters, entry) : 0;
    const from = letters + led > start ? letters : start;
    const size = from === start ? valueAt(text, start, entry) : led;
    if (size > 0) hits.add(entry.info, from, from + size, entry.confidence);
  }
}
