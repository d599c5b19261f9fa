/** How far past a word a detector of written forms looks, with a little to spare. */
const LOOKS_AFTER = 40;

/** The longest that an entity of several plain words goes on behind the word it begins with. */
const PHRASE = 128;

/** Words looked back over, however much is held. */
const REACH = 4096;

/** A word that belongs to no form: letters, at most the first of them a capital, and ordinary punctuation. */
const plain =
  /^["'“”‘’«»*_`([]*\p{L}?[\p{Ll}\p{M}'’]*(?:-[\p{Ll}\p{M}'’]+)*["'“”‘’«»*_`)\]]*[.,;!?…]*["'“”’»*_`)\]]*$/u;

/** Plain words with which a street address or a secret in prose can begin. */
const opener =
  /(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ufer|damm|straat|laan|gracht|plein|kade|gatan|vägen|vej|veien|gata|katu|ntie|kuja|utca|ulica)[.,]?$|^["'(]*(?:calle|avenida|avda|paseo|plaza|carrer|via|viale|piazza|corso|rua|travessa|ul|rue|p|po|box|postfach|apartado|pass\w*|pwd|pin|secret|token|key|code|bearer|basic|authorization|cookie)\b/iu;

const isSpace = (code: number): boolean =>
  code === 32 || code === 10 || code === 13 || code === 9 || code === 0xa0 || code === 0x202f;

/**
 * Where, at `from` or later, an entity of some written form could still begin or change if more text followed.
 * Words without digits, signs or odd capitals are no part of one, so in prose little more than the last word
 * is; numbers and the like stay until what may follow them is there.
 */
export function pendingForm(text: string, from: number): number {
  const floor = Math.max(from, text.length - REACH);
  let earliest = text.length;
  let end = text.length;
  let isOpen = true;
  while (end > floor) {
    let start = end;
    while (start > floor && !isSpace(text.charCodeAt(start - 1))) start--;
    if (start === end) {
      end--;
      continue;
    }
    const isPending = isOpen || isActive(text, start, end, earliest);
    isOpen = false;
    if (isPending) earliest = start;
    else if (text.length - end > PHRASE && earliest - end > 1) break;
    end = start;
  }
  return earliest;
}

/** Whether the word from `start` to `end` can belong to something undecided; `earliest` begins what already is. */
function isActive(text: string, start: number, end: number, earliest: number): boolean {
  const word = text.slice(start, end);
  const isOpening = opener.test(word);
  if (plain.test(word) && !isOpening) return false;
  // Joined to what is pending by a single space, it may be the beginning of the same number.
  if (earliest - end <= 1) return true;
  const rest = text.length - end;
  if (isOpening || beginsPhrase(text, end)) return rest < PHRASE;
  return rest < LOOKS_AFTER;
}

const street = /^(?:\p{Lu}|\d|rue|av|bd|boul|pla|imp|che|all|quai|cou)/u;

/** Whether a number goes on as an address does, `12 Main …` or `12 rue …`, or its next word is not there yet. */
function beginsPhrase(text: string, end: number): boolean {
  const next = text.slice(end + 1, end + 5);
  return next.length < 4 || street.test(next);
}
