import {
  featuresOf,
  lengthNorm,
  MAX_FEATURES_PER_WORD,
  TABLE_BITS,
  windowsOver,
} from "@/lib/gateway/detectors/injection/features";
import { normalize } from "@/lib/gateway/detectors/normalize";
import { Tokens } from "@/lib/gateway/detectors/tokens";
import { Dice } from "./grammar";

/** One labelled text as hashed features. */
export interface Example {
  readonly label: 0 | 1;
  readonly weight: number;
  /** Features of all words, and where each word's end. */
  readonly features: Int32Array;
  readonly wordEnd: Int32Array;
}

const tokens = new Tokens();

export function exampleOf(text: string, label: 0 | 1, weight: number): Example {
  const normalized = normalize(text);
  tokens.fill(normalized, 0, normalized.length);
  const features = new Int32Array(tokens.count * MAX_FEATURES_PER_WORD);
  const wordEnd = new Int32Array(tokens.count);
  let n = 0;
  for (let i = 0; i < tokens.count; i++) {
    n = featuresOf(tokens, i, features, n);
    wordEnd[i] = n;
  }
  return { label, weight, features: features.slice(0, n), wordEnd };
}

export interface Training {
  readonly epochs: number;
  /** The result is the mean over this many last epochs, which lets no single text have the last word. */
  readonly averaged: number;
  readonly rate: number;
  /** Pull towards zero for each update of a weight. */
  readonly decay: number;
  readonly seed: number;
}

export interface Learned {
  readonly weights: Float64Array;
  readonly bias: number;
}

interface Span {
  readonly words: number;
  readonly from: number;
  readonly to: number;
}

function spansOf(example: Example): Span[] {
  const { wordEnd } = example;
  return windowsOver(wordEnd.length).map(([from, to]) => ({
    words: to - from,
    from: from === 0 ? 0 : (wordEnd[from - 1] as number),
    to: wordEnd[to - 1] ?? 0,
  }));
}

/**
 * Logistic regression by AdaGrad. Every window of a harmless text counts as harmless; of an attack, only the window
 * of each length that looks most like one counts, which the model itself picks after a first pass.
 */
export function train(examples: readonly Example[], options: Training): Learned {
  const size = 1 << TABLE_BITS;
  const weights = new Float64Array(size);
  const squares = new Float64Array(size).fill(1e-4);
  let bias = -1;
  let biasSquares = 1e-2;
  const mean = new Float64Array(size);
  let meanBias = 0;
  const order = examples.map((_e, i) => i);
  const dice = new Dice(options.seed);
  const margin = (e: Example, s: Span): number => {
    let sum = 0;
    for (let k = s.from; k < s.to; k++) sum += weights[e.features[k] as number] as number;
    return bias + sum * lengthNorm(s.to - s.from);
  };
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = dice.below(i + 1);
      const held = order[i] as number;
      order[i] = order[j] as number;
      order[j] = held;
    }
    for (const index of order) {
      const example = examples[index] as Example;
      const spans =
        epoch > 0 && example.label === 1 ? bestSpans(example, margin) : spansOf(example);
      for (const span of spans) {
        const norm = lengthNorm(span.to - span.from);
        const p = 1 / (1 + Math.exp(-margin(example, span)));
        const error = (p - example.label) * example.weight;
        if (Math.abs(error) < 1e-4) continue;
        biasSquares += error * error;
        bias -= (options.rate * error) / Math.sqrt(biasSquares);
        const step = error * norm;
        for (let k = span.from; k < span.to; k++) {
          const f = example.features[k] as number;
          const w = weights[f] as number;
          const g = step + options.decay * w;
          const s = (squares[f] as number) + g * g;
          squares[f] = s;
          weights[f] = w - (options.rate * g) / Math.sqrt(s);
        }
      }
    }
    if (epoch < options.epochs - options.averaged) continue;
    meanBias += bias / options.averaged;
    for (let i = 0; i < size; i++) {
      mean[i] = (mean[i] as number) + (weights[i] as number) / options.averaged;
    }
  }
  return { weights: mean, bias: meanBias };
}

/** Of an attack's windows, the one of each length that looks most like one. */
function bestSpans(example: Example, margin: (e: Example, s: Span) => number): readonly Span[] {
  const best = new Map<number, { readonly span: Span; readonly margin: number }>();
  for (const span of spansOf(example)) {
    const m = margin(example, span);
    const known = best.get(span.words);
    if (known === undefined || m > known.margin) best.set(span.words, { span, margin: m });
  }
  return [...best.values()].map(({ span }) => span);
}

/** The best window's margin, as the detector computes it. */
export function score(model: Learned, example: Example): number {
  let best = -99;
  for (const span of spansOf(example)) {
    let sum = 0;
    for (let k = span.from; k < span.to; k++) {
      sum += model.weights[example.features[k] as number] as number;
    }
    best = Math.max(best, model.bias + sum * lengthNorm(span.to - span.from));
  }
  return best;
}
