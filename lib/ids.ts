/** What each prefix stands for; an id says what it names. */
export const idPrefixes = {
  tenant: "ten",
  user: "usr",
  key: "key",
  credential: "cred",
  exchange: "log",
  rule: "pol",
  violation: "vio",
  invite: "inv",
  challenge: "chl",
  mail: "mail",
  subscription: "sub",
  invoice: "invc",
  webhook: "whk",
  delivery: "dlv",
  notice: "ntc",
  backtest: "bkt",
  view: "viw",
  event: "evt",
  audit: "aud",
  request: "req",
} as const;

export type IdKind = keyof typeof idPrefixes;

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const timeLength = 8;
const randomLength = 14;

/** Every pair of characters, so that one look-up yields two. */
const pairs = Array.from(
  { length: 62 * 62 },
  (_, i) => `${alphabet[Math.floor(i / 62)]}${alphabet[i % 62]}`,
);
/** The largest multiple of 3,844 within 16 bits; values above it would bias the choice. */
const unbiasedBelow = Math.floor(65_536 / pairs.length) * pairs.length;

const pool = new Uint16Array(2_048);
let poolPosition = pool.length;

/** Refills one pool instead of asking the system each time. */
function randomPair(): string {
  for (;;) {
    if (poolPosition >= pool.length) {
      crypto.getRandomValues(pool);
      poolPosition = 0;
    }
    const value = pool[poolPosition++] ?? unbiasedBelow;
    if (value < unbiasedBelow) return pairs[value % pairs.length] ?? "";
  }
}

/** `length` unbiased base62 characters from the system's random source (5.95 bits each). */
export function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) text += randomPair();
  return text.length === length ? text : text.slice(0, length);
}

let encodedMs = -1;
let encodedText = "";

function encodeTime(atMs: number): string {
  if (atMs === encodedMs) return encodedText;
  let rest = atMs;
  let text = "";
  for (let i = 0; i < timeLength; i++) {
    text = alphabet[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  encodedMs = atMs;
  encodedText = text;
  return text;
}

/**
 * A prefixed id that sorts by creation time: eight base62 characters of milliseconds, then 83 random bits.
 * Compare bytewise (`COLLATE "C"` in Postgres).
 */
export function newId(kind: IdKind, atMs: number = Date.now()): string {
  return `${idPrefixes[kind]}_${encodeTime(atMs)}${randomBase62(randomLength)}`;
}
