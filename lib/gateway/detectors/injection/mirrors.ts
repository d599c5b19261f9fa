import { foldedString, type NormalizedText } from "../normalize";
import { hashOf, type Tokens } from "../tokens";

/** Words of an override; two of them backwards or in rot13 make the text worth turning back. */
const WORDS =
  "ignore disregard forget instructions instruction previous prompt system reveal password everything override rules repeat secret above the you your what this with will from tell have";

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (char) => String.fromCharCode(((char.charCodeAt(0) - 84) % 26) + 97));
const backwards = (text: string): string => [...text].reverse().join("");

const hashes = (turn: (word: string) => string): Set<number> =>
  new Set(WORDS.split(" ").map((word) => hashOf(turn(word))));

const rotated = hashes(rot13);
const reversed = hashes(backwards);

const FILTER_BITS = 12;
const filter = new Uint8Array(1 << FILTER_BITS);
for (const h of [...rotated, ...reversed]) filter[h >>> (32 - FILTER_BITS)] = 1;

/** How many words belong to an override, reversed. */
export function countMirrored(tokens: Tokens): number {
  let found = 0;
  for (let i = 0; i < tokens.count; i++) {
    const h = tokens.hash[i] as number;
    if (filter[h >>> (32 - FILTER_BITS)] !== 0 && (rotated.has(h) || reversed.has(h))) found++;
  }
  return found;
}

/** The text turned back both ways; the caller keeps what reads as an attack. */
export function turnedBack(text: NormalizedText): readonly string[] {
  const folded = foldedString(text, 0, 8192);
  return [rot13(folded), backwards(folded)];
}
