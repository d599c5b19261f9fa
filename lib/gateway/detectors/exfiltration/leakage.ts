import type { Finding } from "../detector";
import { decodedParts } from "../encodings";
import { normalize, originOf } from "../normalize";
import { Tokens } from "../tokens";

/** One request's system text in a form to compare answers with. Holds hashes, no text. */
export interface LeakIndex {
  readonly shingles: ReadonlySet<number>;
  /** Words of the system text. */
  readonly words: number;
}

/** Consecutive words per comparison; fewer would coincide in any two texts. */
const SHINGLE = 5;

/** An answer repeats the system text when this many of its words follow each other there too. */
const LEAK_WORDS = 12;

/** A shorter system text has leaked when nearly all of it is in the answer. */
const SHORT_SHARE = 0.8;

export const LEAK_VERSION = "exfiltration-rules-1.0";

const tokens = new Tokens();

/**
 * Prepares a request's system text for `systemLeaks`. Runs of words that `knownText` (the user's own text) also
 * contains are not secret and are left out.
 */
export function leakIndex(systemText: string, knownText = ""): LeakIndex {
  const shingles = shinglesOf(systemText);
  for (const known of shinglesOf(knownText)) shingles.delete(known);
  return { shingles, words: shingles.size + SHINGLE - 1 };
}

/** Stretches of `answer` that repeat the system text, plain or in base64 and its like. */
export function systemLeaks(index: LeakIndex, answer: string): readonly Finding[] {
  if (index.shingles.size === 0) return [];
  const found = leaksIn(index, answer);
  if (found.length > 0) return found;
  return decodedParts(answer).flatMap(({ start, end, text }) =>
    leaksIn(index, text).map((leak) => ({ ...leak, start, end })),
  );
}

function leaksIn(index: LeakIndex, answer: string): Finding[] {
  const text = normalize(answer);
  tokens.fill(text, 0, text.length);
  const found: Finding[] = [];
  let first = -1;
  let total = 0;
  const close = (last: number): void => {
    const words = last - first + 1;
    if (first === -1 || words < LEAK_WORDS) return;
    const start = originOf(text, tokens.start[first] as number, answer.length);
    const end = originOf(text, (tokens.end[last] as number) - 1, answer.length) + 1;
    const confidence = Math.min(0.99, Math.round(60 + (words - LEAK_WORDS) * 2) / 100);
    const severity = words >= 2 * LEAK_WORDS ? "high" : "medium";
    found.push({
      type: "exfiltration",
      entity: "SYSTEM_PROMPT_LEAK",
      start,
      end,
      confidence,
      severity,
      modelVersion: LEAK_VERSION,
    });
  };
  const count = tokens.count - SHINGLE;
  for (let i = 0; i <= count; i++) {
    if (index.shingles.has(shingleAt(i))) {
      total++;
      if (first === -1) first = i;
    } else if (first !== -1) {
      close(i + SHINGLE - 2);
      first = -1;
    }
  }
  close(tokens.count - 1);
  const isShort = index.words < LEAK_WORDS + SHINGLE && index.shingles.size >= 3;
  if (found.length === 0 && isShort && total >= index.shingles.size * SHORT_SHARE) {
    found.push({
      type: "exfiltration",
      entity: "SYSTEM_PROMPT_LEAK",
      start: 0,
      end: answer.length,
      confidence: 0.7,
      severity: "medium",
      modelVersion: LEAK_VERSION,
    });
  }
  return found;
}

function shinglesOf(text: string): Set<number> {
  const normalized = normalize(text);
  tokens.fill(normalized, 0, normalized.length);
  const shingles = new Set<number>();
  for (let i = 0; i + SHINGLE <= tokens.count; i++) shingles.add(shingleAt(i));
  return shingles;
}

function shingleAt(i: number): number {
  let h = 0x2545f491;
  for (let k = i; k < i + SHINGLE; k++)
    h = Math.imul(h ^ (tokens.hash[k] as number), 0x01000193) ^ (h >>> 15);
  return h;
}
