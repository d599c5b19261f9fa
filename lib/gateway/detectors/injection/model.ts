import type { Tokens } from "../tokens";
import {
  gramFeature,
  lengthNorm,
  pairFeature,
  pairOf,
  skipFeature,
  TABLE_BITS,
  tripleFeature,
  type WordWindow,
  windowsOver,
  wordFeature,
} from "./features";
import stored from "./injection.weights.json";

/** What actually ran; increases with every change of the weights. */
export const modelVersion = stored.version;

/** A text's best window: how far it lies on the attack's side, in log-odds, and where. */
export interface WindowScore {
  readonly margin: number;
  /** First and last word. */
  readonly from: number;
  readonly to: number;
}

/** Each byte `q` stands for `q * |q|` steps: fine near zero, coarse for the rare heavy weights. */
const companded = new Int16Array(256);
for (let b = 0; b < 256; b++) {
  const q = (b << 24) >> 24;
  companded[b] = q * Math.abs(q);
}

let table: Uint8Array | undefined;

function weights(): Uint8Array {
  if (table !== undefined) return table;
  const raw = atob(stored.weights);
  const bytes = new Uint8Array(1 << TABLE_BITS);
  for (let i = 0; i < bytes.length; i++) bytes[i] = raw.charCodeAt(i);
  table = bytes;
  return bytes;
}

let sums = new Int32Array(1024);
let counts = new Int32Array(1024);

/** The window that looks most like an attack. Prefix sums make windows free; one pass, no allocation. */
export function bestWindow(tokens: Tokens): WindowScore {
  const count = tokens.count;
  if (count === 0) return { margin: stored.bias, from: 0, to: 0 };
  if (sums.length <= count) {
    sums = new Int32Array(count * 2);
    counts = new Int32Array(count * 2);
  }
  const bytes = weights();
  const { hash, gram, gramEnd } = tokens;
  let sum = 0;
  let seen = 0;
  let g = 0;
  let first = 0;
  let before = 0;
  for (let i = 0; i < count; i++) {
    const h = hash[i] as number;
    sum += companded[bytes[wordFeature(h)] as number] as number;
    if (i > 0) {
      const pair = pairOf(before, h);
      sum += companded[bytes[pairFeature(pair)] as number] as number;
      if (i > 1) {
        sum += companded[bytes[skipFeature(first, h)] as number] as number;
        sum += companded[bytes[tripleFeature(first, pair)] as number] as number;
      }
    }
    first = before;
    before = h;
    const last = gramEnd[i] as number;
    seen += (i > 1 ? 4 : i + 1) + last - g;
    for (; g < last; g++)
      sum += companded[bytes[gramFeature(gram[g] as number)] as number] as number;
    sums[i + 1] = sum;
    counts[i + 1] = seen;
  }
  let best = Number.NEGATIVE_INFINITY;
  let at: WordWindow = [0, count];
  for (const window of windowsOver(count)) {
    const [from, to] = window;
    const weight = (sums[to] as number) - (sums[from] as number);
    const margin = weight * lengthNorm((counts[to] as number) - (counts[from] as number));
    if (margin > best) {
      best = margin;
      at = window;
    }
  }
  return { margin: stored.bias + best * stored.step, from: at[0], to: at[1] - 1 };
}
