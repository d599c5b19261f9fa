import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NameFeatures, WEIGHT_BITS } from "@/lib/gateway/detectors/names/features";
import { Bloom, type NameLexicon } from "@/lib/gateway/detectors/names/lexicon";
import { followsHandle, NameTagger } from "@/lib/gateway/detectors/names/tagger";
import { LOWER, WORD, Words, wordHash } from "@/lib/gateway/detectors/names/words";
import { isHandle, readConll, readSets, type SpannedText } from "../tests/eval/labelled-sets";
import { syntheticNames } from "./names-corpus";
import { notNames } from "./not-names";

// Trains the weights of the name detector, the same bits every time:
//   node scripts/run.mjs scripts/train-names.ts FOLDER [--hold-out]
// FOLDER is laid out as the detectors' README says. With --hold-out nothing is written:
// each held-out file is measured by a model that has not seen it.

const ROUNDS = 10;
/** A word that occurs this often in lower case is an ordinary word. */
const COMMON_FROM = 3;
const PERSON = new Set(["PER", "person", "PERSON"]);

const [folder = "", ...flags] = process.argv.slice(2);
const target = fileURLToPath(
  new URL("../lib/gateway/detectors/names/names.weights.json", import.meta.url),
);

/** xorshift32: the order of the examples must not depend on the machine. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const out = [...items];
  let state = seed;
  for (let i = out.length - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

const lines = (path: string): string[] =>
  readFileSync(path, "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "");

function buildLexicon(texts: readonly string[]): NameLexicon {
  const given = new Bloom(new Uint8Array(1 << 13));
  const any = new Bloom(new Uint8Array(1 << 15));
  const common = new Bloom(new Uint8Array(1 << 15));
  for (const name of lines(join(folder, "names/first-names.txt"))) given.add(wordHash(name));
  for (const name of lines(join(folder, "names/names.txt"))) any.add(wordHash(name));
  const other = new Bloom(new Uint8Array(1 << 11));
  for (const word of notNames) other.add(wordHash(word));
  const seen = new Map<number, number>();
  const words = new Words();
  for (const text of texts) {
    words.fill(text);
    for (let i = 0; i < words.count; i++) {
      if (words.kind[i] !== WORD || words.shape[i] !== LOWER) continue;
      const hash = words.hash[i] as number;
      seen.set(hash, (seen.get(hash) ?? 0) + 1);
    }
  }
  for (const [hash, times] of seen) if (times >= COMMON_FROM) common.add(hash);
  return { given, any, common, other };
}

/** Whether each token lies in a labelled name; handles and tags are left out of learning. */
function goldTags(row: SpannedText, words: Words): Uint8Array {
  const tags = new Uint8Array(words.count);
  const people = row.spans.filter((span) => PERSON.has(span.label));
  for (let i = 0; i < words.count; i++) {
    const start = words.start[i] as number;
    if (people.some((span) => start >= span.start && start < span.end)) tags[i] = 1;
  }
  return tags;
}

interface Trained {
  readonly weights: Int8Array;
  readonly scale: number;
}

/** One text, read once: the features of each candidate, the rest as null. */
interface Example {
  readonly gold: Uint8Array;
  readonly own: readonly (Int32Array | null)[];
  readonly joint: readonly (Int32Array | null)[];
}

function toExamples(rows: readonly SpannedText[], lexicon: NameLexicon): Example[] {
  const features = new NameFeatures(lexicon);
  const words = new Words();
  return rows.map((row) => {
    words.fill(row.text);
    features.prepare(words);
    const gold = goldTags(row, words);
    const own: (Int32Array | null)[] = [];
    const joint: (Int32Array | null)[] = [];
    for (let i = 0; i < words.count; i++) {
      if (!features.isCandidate(words, i) || followsHandle(row.text, words, i)) {
        gold[i] = 0;
        own.push(null);
        joint.push(null);
        continue;
      }
      features.extract(row.text, words, i);
      own.push(features.indices.slice(0, features.joint));
      joint.push(features.indices.slice(features.joint, features.count));
    }
    return { gold, own, joint };
  });
}

const sum = (weights: Float64Array, indices: Int32Array): number => {
  let total = 0;
  for (const index of indices) total += weights[index] as number;
  return total;
};

/** The tagging with the highest sum, with `MARGIN` added for every wrong tag. */
function decode(example: Example, weights: Float64Array, margin: number): Uint8Array {
  const { gold, own, joint } = example;
  const count = gold.length;
  const tags = new Uint8Array(count);
  const joins = new Uint8Array(count);
  const ends = new Uint8Array(count);
  let plain = 0;
  let named = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const indices = own[i];
    const jointIndices = joint[i];
    ends[i] = named > plain ? 1 : 0;
    const outside = Math.max(plain, named) + (gold[i] === 1 ? margin : 0);
    if (
      indices === null ||
      indices === undefined ||
      jointIndices === null ||
      jointIndices === undefined
    ) {
      plain = outside;
      named = Number.NEGATIVE_INFINITY;
      continue;
    }
    const bonus = gold[i] === 0 ? margin : 0;
    const after = named + sum(weights, jointIndices);
    joins[i] = after > plain ? 1 : 0;
    named = sum(weights, indices) + bonus + Math.max(plain, after);
    plain = outside;
  }
  let inside = named > plain;
  for (let i = count - 1; i >= 0; i--) {
    tags[i] = inside ? 1 : 0;
    inside = (inside ? joins[i] : ends[i]) === 1;
  }
  return tags;
}

function train(rows: readonly SpannedText[], lexicon: NameLexicon): Trained {
  const size = 1 << WEIGHT_BITS;
  const weights = new Float64Array(size);
  const totals = new Float64Array(size);
  const examples = toExamples(rows, lexicon);
  let step = 1;
  const change = (indices: Int32Array | null | undefined, by: number): void => {
    for (const index of indices ?? []) {
      weights[index] = (weights[index] as number) + by;
      totals[index] = (totals[index] as number) + by * step;
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const example of shuffled(examples, 0x9e3779b9 + round)) {
      const { gold, own, joint } = example;
      const tags = decode(example, weights, MARGIN);
      for (let i = 0; i < gold.length; i++) {
        if (tags[i] !== gold[i]) change(own[i], gold[i] === 1 ? 1 : -1);
        const wanted = gold[i] === 1 && gold[i - 1] === 1 ? 1 : 0;
        const given = tags[i] === 1 && tags[i - 1] === 1 ? 1 : 0;
        if (wanted !== given) change(joint[i], wanted - given);
      }
      step++;
    }
  }
  return quantise(weights.map((weight, i) => weight - (totals[i] as number) / step));
}

/** Near mistakes within this margin are also learned from, which stabilises a perceptron. */
const MARGIN = 40;

/** One byte per weight. The few largest are clipped, at no measurable cost. */
function quantise(weights: Float64Array): Trained {
  const sizes = weights.map(Math.abs).sort();
  const scale = 127 / (sizes[Math.floor(sizes.length * 0.9998)] as number);
  const bytes = Int8Array.from(weights, (weight) =>
    Math.max(-127, Math.min(127, Math.round(weight * scale))),
  );
  return { weights: bytes, scale };
}

interface Measured {
  readonly gold: number;
  readonly found: number;
  readonly right: number;
}

/** Exact spans. Handles and tags, which the tagger leaves out, are not expected of it. */
function measure(
  rows: readonly SpannedText[],
  trained: Trained,
  lexicon: NameLexicon,
  threshold: number,
): Measured {
  const tagger = new NameTagger({ weights: trained.weights, lexicon, threshold });
  const words = new Words();
  let gold = 0;
  let found = 0;
  let right = 0;
  for (const row of rows) {
    words.fill(row.text);
    const places = tagger.find(row.text).map((name) => `${name.start}-${name.end}`);
    const wanted = row.spans
      .filter((span) => PERSON.has(span.label) && !isHandle(row.text, span))
      .map((span) => `${span.start}-${span.end}`);
    gold += wanted.length;
    found += places.length;
    right += places.filter((place) => wanted.includes(place)).length;
  }
  return { gold, found, right };
}

function report(name: string, { gold, found, right }: Measured): void {
  const p = right / found;
  const r = right / gold;
  process.stdout.write(
    `${name.padEnd(26)} names ${String(gold).padStart(5)}  precision ${p.toFixed(3)}  recall ${r.toFixed(3)}  F1 ${((2 * p * r) / (p + r)).toFixed(3)}\n`,
  );
}

const files = new Map<string, SpannedText[]>();
for (const file of readdirSync(join(folder, "names")).sort()) {
  if (file.endsWith(".conll")) {
    files.set(file, readConll(readFileSync(join(folder, "names", file), "utf8")));
  }
}
for (const set of readSets(join(folder, "pii")))
  if (set.of === "spans") files.set(set.name, [...set.rows]);
const prompts = readSets(join(folder, "injection")).flatMap((set) =>
  set.of === "texts" ? set.rows.filter((row) => !row.attack).map((row) => row.text) : [],
);
const lexicon = buildLexicon([...prompts, ...[...files.values()].flat().map((row) => row.text)]);
const synthetic = syntheticNames(
  lines(join(folder, "names/first-names.txt")),
  lines(join(folder, "names/names.txt")),
);
/** Where precision matters more than recall on unfamiliar text. */
const THRESHOLD = 180;
const THRESHOLDS = [0, 50, 100, 150, THRESHOLD, 220];

if (flags.includes("--hold-out")) {
  const folds = [
    ["btc_b.conll", "btc_e.conll"],
    ["btc_f.conll", "btc_a.conll"],
    ["btc_h.conll"],
    ["btc_g.conll"],
    ["wikigold.conll"],
    ["wnut_train.conll"],
    ["presidio_synth_v2.json"],
  ];
  const sums = THRESHOLDS.map(() => ({ gold: 0, found: 0, right: 0 }));
  for (const fold of folds) {
    const rest = [...files].filter(([name]) => !fold.includes(name)).flatMap(([, rows]) => rows);
    const trained = train([...rest, ...synthetic], lexicon);
    for (const name of fold) {
      THRESHOLDS.forEach((threshold, i) => {
        const measured = measure(files.get(name) ?? [], trained, lexicon, threshold);
        if (threshold === THRESHOLD) report(`${name} at ${threshold}`, measured);
        const sum = sums[i];
        if (sum !== undefined && name !== "presidio_synth_v2.json") {
          sum.gold += measured.gold;
          sum.found += measured.found;
          sum.right += measured.right;
        }
      });
    }
  }
  THRESHOLDS.forEach((threshold, i) => {
    const sum = sums[i];
    if (sum !== undefined) report(`all but synthetic at ${threshold}`, sum);
  });
} else {
  const trained = train([...[...files.values()].flat(), ...synthetic], lexicon);
  const base64 = (bytes: Uint8Array | Int8Array): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  writeFileSync(
    target,
    `${JSON.stringify({
      threshold: THRESHOLD,
      given: base64(lexicon.given.bits),
      any: base64(lexicon.any.bits),
      common: base64(lexicon.common.bits),
      other: base64(lexicon.other.bits),
      weights: base64(trained.weights),
    })}\n`,
  );
}
