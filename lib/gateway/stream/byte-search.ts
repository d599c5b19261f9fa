/** Whether any of the marks occurs whole in `bytes[from, to)`. */
export type ByteSearch = (bytes: Uint8Array, from: number, to: number) => boolean;

const encoder = new TextEncoder();

function matchesAt(bytes: Uint8Array, at: number, to: number, pattern: Uint8Array): boolean {
  if (at + pattern.length > to) return false;
  for (let i = 0; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}

/**
 * Looks for several short texts at once in raw bytes, skipping most of them: decoding and parsing every
 * event to find the one with the usage would cost ten times as much. Horspool's rule over the common window
 * of all marks. Source: R. N. Horspool, "Practical fast searching in strings", 1980.
 */
export function createByteSearch(marks: readonly string[]): ByteSearch {
  const patterns = marks.map((mark) => encoder.encode(mark));
  const window = Math.min(...patterns.map((pattern) => pattern.length), 255);
  const skip = new Uint8Array(256).fill(window);
  const endingIn: Uint8Array[][] = Array.from({ length: 256 }, () => []);
  const ends = new Uint8Array(256);
  for (const pattern of patterns) {
    for (let i = 0; i < window - 1; i++) {
      const byte = pattern[i] ?? 0;
      skip[byte] = Math.min(skip[byte] ?? window, window - 1 - i);
    }
    const last = pattern[window - 1] ?? 0;
    ends[last] = 1;
    endingIn[last]?.push(pattern);
  }
  return (bytes, from, to) => {
    let end = from + window - 1;
    while (end < to) {
      const byte = bytes[end] ?? 0;
      if (ends[byte] === 1) {
        for (const pattern of endingIn[byte] ?? []) {
          if (matchesAt(bytes, end - window + 1, to, pattern)) return true;
        }
      }
      end += skip[byte] ?? 1;
    }
    return false;
  };
}
