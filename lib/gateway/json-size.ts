const quote = 0x22;
const backslash = 0x5c;

/** How many consecutive bytes before `at` are backslashes. */
function backslashesBefore(bytes: Uint8Array, at: number): number {
  let from = at;
  while (bytes[from - 1] === backslash) from--;
  return at - from;
}

/** Where the string that opens at `open` closes; the end of the bytes if it does not. */
function closeOf(bytes: Uint8Array, open: number): number {
  let at = bytes.indexOf(quote, open + 1);
  while (at !== -1 && backslashesBefore(bytes, at) % 2 === 1) at = bytes.indexOf(quote, at + 1);
  return at === -1 ? bytes.length : at;
}

/** Space, and what a byte order mark is made of. */
const isLead = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || (byte ?? 0) >= 0xbb;

/**
 * Whether the array or object that a text is, or begins with, holds more than `most` values, containers included.
 * Strings are skipped, so prose costs next to nothing. Parsing millions of tiny values would block all other calls
 * for seconds and take hundreds of megabytes; counting them does not.
 */
export function holdsMoreValues(bytes: Uint8Array, most: number): boolean {
  let at = 0;
  while (isLead(bytes[at])) at++;
  let depth = 0;
  // Each value but the first of its container follows a comma.
  let values = 1;
  do {
    const byte = bytes[at];
    if (byte === 0x5b || byte === 0x7b) {
      depth++;
      values++;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
    else if (byte === 0x2c) values++;
    else if (byte === quote) at = closeOf(bytes, at);
    at++;
  } while (depth > 0 && at < bytes.length && values <= most);
  return values > most;
}
