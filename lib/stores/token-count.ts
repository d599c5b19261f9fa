import { encode } from "gpt-tokenizer/encoding/o200k_base";

/** Tokenizers are quadratic in an unbroken run: 100 KB of one letter takes nine seconds, 4 KB takes 14 ms. */
const pieceLength = 4_096;
/** No word is this long; a longer run is base64, a hash or a script without spaces, and is cut. */
const runLength = 256;
/** Beyond it the rest is extrapolated. */
const maxCounted = 256 * 1_024;

/** Pieces short enough to count, cut at white space where possible. */
function* pieces(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + pieceLength, text.length);
    if (end < text.length) {
      const space = text.lastIndexOf(" ", end);
      if (space > start + pieceLength / 2) end = space;
    }
    yield text.slice(start, end);
    start = end;
  }
}

const longRun = new RegExp(`\\S{${runLength}}(?=\\S)`, "gu");

/** A special token in a caller's text is just text; the tokenizer would throw on it. */
const asText = { disallowedSpecial: new Set<string>() };
const countRun = (text: string): number => encode(text, asText).length;

function countPiece(piece: string): number {
  let tokens = 0;
  let start = 0;
  for (const run of piece.matchAll(longRun)) {
    const end = run.index + run[0].length;
    tokens += countRun(piece.slice(start, end));
    start = end;
  }
  return tokens + countRun(piece.slice(start));
}

/** OpenAI's tokens in a text, in linear time. */
function countOpenAi(text: string): number {
  const counted = text.slice(0, maxCounted);
  let tokens = 0;
  for (const piece of pieces(counted)) tokens += countPiece(piece);
  return counted.length === 0 ? 0 : Math.round((tokens * text.length) / counted.length);
}

/**
 * Tokens of other vendors, whose tokenizers are not public, per token of OpenAI's. Rough: their own counts are used
 * wherever they report any.
 */
const ratios: Readonly<Record<string, number>> = { anthropic: 1.2, google: 1.05 };

/** Tokens that a provider would count in these texts, estimated. */
export function countTokens(provider: string, texts: readonly string[]): number {
  const tokens = texts.reduce((sum, text) => sum + countOpenAi(text), 0);
  return Math.ceil(tokens * (ratios[provider] ?? 1));
}
