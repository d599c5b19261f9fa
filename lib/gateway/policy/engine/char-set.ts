/** Code points as sorted, disjoint, non-adjacent pairs: low, high, low, high. Both ends belong to the set. */
export type CharSet = readonly number[];

export const MAX_CODE_POINT = 0x10ffff;

/** The union of any ranges, in any order. */
export function charSet(ranges: CharSet): CharSet {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    pairs.push([ranges[i] as number, ranges[i + 1] as number]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [low, high] of pairs) {
    const last = out.length - 1;
    if (last > 0 && low <= (out[last] as number) + 1) {
      out[last] = Math.max(out[last] as number, high);
    } else {
      out.push(low, high);
    }
  }
  return out;
}

export function complement(set: CharSet): CharSet {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length; i += 2) {
    const low = set[i] as number;
    if (low > next) out.push(next, low - 1);
    next = (set[i + 1] as number) + 1;
  }
  if (next <= MAX_CODE_POINT) out.push(next, MAX_CODE_POINT);
  return out;
}

export function isDisjoint(a: CharSet, b: CharSet): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if ((a[i + 1] as number) < (b[j] as number)) i += 2;
    else if ((b[j + 1] as number) < (a[i] as number)) j += 2;
    else return false;
  }
  return true;
}

export const isSubset = (a: CharSet, b: CharSet): boolean => isDisjoint(a, complement(b));

/** The members within ASCII. */
export function intersectAscii(set: CharSet): CharSet {
  const out: number[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const low = set[i] as number;
    if (low <= 0x7f) out.push(low, Math.min(set[i + 1] as number, 0x7f));
  }
  return out;
}

export function contains(set: CharSet, codePoint: number): boolean {
  for (let i = 0; i < set.length; i += 2) {
    if (codePoint < (set[i] as number)) return false;
    if (codePoint <= (set[i + 1] as number)) return true;
  }
  return false;
}

export const highest = (set: CharSet): number => set.at(-1) ?? -1;

/** How many code points are in the set. */
export function sizeOf(set: CharSet): number {
  let size = 0;
  for (let i = 0; i < set.length; i += 2) size += (set[i + 1] as number) - (set[i] as number) + 1;
  return size;
}

/**
 * Adds the other case of every letter, for sets whose members are ASCII. Two letters beyond ASCII fold into
 * it: the long s and the Kelvin sign. Source: Unicode CaseFolding.txt, statuses C and S.
 */
export function foldAscii(set: CharSet): CharSet {
  const out = [...set];
  for (let lower = 0x61; lower <= 0x7a; lower++) {
    const upper = lower - 32;
    if (!contains(set, lower) && !contains(set, upper)) continue;
    out.push(lower, lower, upper, upper);
    if (lower === 0x73) out.push(0x17f, 0x17f);
    if (lower === 0x6b) out.push(0x212a, 0x212a);
  }
  return charSet(out);
}

export const digits: CharSet = [0x30, 0x39];
export const wordCharacters: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** RE2's `\s`, which leaves out the vertical tab. */
export const spaces: CharSet = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];

/** The bracketed names of POSIX, all within ASCII. */
export const posixClasses: Readonly<Record<string, CharSet>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit: digits,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: wordCharacters,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};
