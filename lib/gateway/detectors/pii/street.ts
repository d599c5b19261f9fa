import { pii } from "./entity";
import type { Hits } from "./hits";

export const street = pii("STREET_ADDRESS", "Contact", "Street address", "medium");

const unit = "(?:,? (?:apt|apartment|suite|ste|unit|floor|fl|room|#)\\.? ?#?[0-9a-z-]{1,6})?";
/** `, Springfield, IL 62704`. */
const cityAndZip =
  "(?:,? \\p{Lu}[\\p{L}'-]{1,24}(?: \\p{Lu}[\\p{L}'-]{1,24}){0,2},? [A-Z]{2},? \\d{5}(?:-\\d{4})?(?!\\d))?";
const kind =
  "(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|ter|way|parkway|pkwy|highway|hwy|circle|cir|crescent|close|gardens|grove|mews|row|alley|trail|plaza|broadway)";

/** `221B Baker Street, Apt. 4`: a number, up to four capitalised words, the kind of street. */
const numberFirst = new RegExp(
  `\\d{1,6}[A-Z]?,? (?!(?:The|A|An|In|On|Of|To|My|Our|Your|This|That|Ways|Days|Years|Hours|Minutes) )(?:(?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\\.? )?(?:(?:[A-Z][\\p{L}'.-]{0,20}|\\d{1,3}(?:st|nd|rd|th)) ){1,4}(?=[A-Z])${flexible(kind)}(?![\\p{L}\\d])\\.?${flexible(unit)}${cityAndZip}`,
  "uy",
);
/** `12 rue de la Paix`. */
const frenchNumberFirst =
  /\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd|place|impasse|chemin|allée|quai|cours) (?:(?:de|du|des|la|le|les|l'|d') ?){0,3}[\p{Lu}][\p{L}'-]{1,24}(?: [\p{Lu}][\p{L}'-]{1,24}){0,3}/uy;
/** `PO Box 123` is read from its number. */
const postBox = /(?:p\.? ?o\.? ?box|postfach|apartado|box) $/i;

/** The street's name before its number: `Hauptstraße 12`, `Keizersgracht 12`, `Calle Mayor 5`, `Via Roma 3`. */
const nameFirst =
  /(?:^|[^\p{L}])(\p{Lu}[\p{L}.-]{2,28}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ufer|damm|straat|laan|gracht|plein|kade|gatan|vägen|vej|veien|gata|katu|ntie|kuja|utca|ulica)|(?:Calle|Avenida|Avda\.?|Paseo|Plaza|Carrer|Via|Viale|Piazza|Corso|Rua|Travessa|ul\.|Ulica|Rue) (?:(?:de|del|della|dei|da|do|la|las|los|el|di) ){0,2}\p{Lu}[\p{L}'-]{1,24}(?: \p{Lu}[\p{L}'-]{1,24}){0,2}),? (?:n[º°.]? ?)?$/u;

/** Each letter of a lower-case source in either case, since the rest of the pattern is case-sensitive. */
function flexible(source: string): string {
  return source.replace(/\\.|\[[^\]]*\]|[a-z]/g, (part) =>
    /^[a-z]$/.test(part) ? `[${part}${part.toUpperCase()}]` : part,
  );
}

/** Looks for an address whose house number is the token from `start` to `end`. */
export function streetAt(text: string, start: number, end: number, hits: Hits): void {
  const next = text.charCodeAt(end);
  if (text.charCodeAt(start - 1) === 46 || text.charCodeAt(start - 1) === 95) return;
  if (next === 32 || next === 44) {
    const letter = text.charAt(next === 32 ? end + 1 : end + 2);
    if (letter !== "" && letter !== letter.toLowerCase()) {
      if (take(numberFirst, text, start, hits, 0.85)) return;
    } else if ("racibpq".includes(letter) || (letter >= "0" && letter <= "9")) {
      if (take(frenchNumberFirst, text, start, hits, 0.8)) return;
      if (take(numberFirst, text, start, hits, 0.85)) return;
    }
  }
  if (text.charCodeAt(start - 1) !== 32) return;
  const before = text.slice(Math.max(0, start - 64), start);
  if (/[ox] $/i.test(before)) {
    const box = postBox.exec(before);
    if (box !== null && /p|x/i.test(box[0])) {
      hits.add(street, start - box[0].length, end, /^box/i.test(box[0]) ? 0 : 0.8);
      return;
    }
  }
  const name = endsInCapitalised(before) ? nameFirst.exec(before) : null;
  if (name?.[1] !== undefined) {
    const from = start - before.length + name.index + name[0].indexOf(name[1]);
    const letter = /[a-z]/i.test(text.charAt(end)) && !/\w/.test(text.charAt(end + 1)) ? 1 : 0;
    hits.add(street, from, end + letter, 0.75);
  }
}

/** True where the last word of at least four letters before the number has a capital. */
function endsInCapitalised(before: string): boolean {
  let end = before.length - 1;
  if (before.charCodeAt(end - 1) === 44) end--;
  let from = end;
  while (from > 0 && before.charCodeAt(from - 1) > 38 && before.charCodeAt(from - 1) !== 44) from--;
  const first = before.charAt(from);
  return end - from > 3 && first !== first.toLowerCase();
}

function take(pattern: RegExp, text: string, start: number, hits: Hits, sure: number): boolean {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return false;
  hits.add(street, start, start + match[0].length, sure);
  return true;
}
