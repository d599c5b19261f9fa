import { foldedString, type NormalizedText } from "../normalize";

/** Words of an override as rot13 and spelled backwards; seeing two makes the whole text worth a second look. */
const WORDS = ["ignore", "disregard", "forget", "instructions", "previous", "prompt", "system", "reveal", "password", "everything", "override", "rules"];

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (char) => String.fromCharCode(((char.charCodeAt(0) - 84) % 26) + 97));
const backwards = (text: string): string => [...text].reverse().join("");

const ROTATED = WORDS.map(rot13);
const REVERSED = WORDS.map(backwards);
const RARE = /vt|vf|cz|bzc|tpm|noit|erong|drag|teg|suoi|laev|drows|gniht|edirr|selur|ehyr|guv|ireev/;

/** The text turned back when it is rot13 or spelled backwards, else null. */
export function mirrored(text: NormalizedText): string | null {
  const limit = Math.min(text.length, 4096);
  const folded = foldedString(text, 0, limit);
  if (!RARE.test(folded)) return null;
  if (count(folded, ROTATED) >= 2) return rot13(folded);
  return count(folded, REVERSED) >= 2 ? backwards(folded) : null;
}

const count = (text: string, words: readonly string[]): number =>
  words.reduce((sum, word) => sum + (text.includes(word) ? 1 : 0), 0);
