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
  subscription: "sub",
  invoice: "invc",
  webhook: "whk",
  delivery: "dlv",
  audit: "aud",
  request: "req",
} as const;

export type IdKind = keyof typeof idPrefixes;

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const timeLength = 8;
const randomLength = 14;

const pool = new Uint8Array(4096);
let poolPosition = pool.length;

/** A byte below 248, so that `% 62` is unbiased. Refills one pool instead of asking the kernel each time. */
function randomByte(): number {
  for (;;) {
    if (poolPosition >= pool.length) {
      crypto.getRandomValues(pool);
      poolPosition = 0;
    }
    const byte = pool[poolPosition++] ?? 255;
    if (byte < 248) return byte;
  }
}

/** `length` unbiased base62 characters from the system's random source (5.95 bits each). */
export function randomBase62(length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) text += alphabet[randomByte() % 62];
  return text;
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

/** Matches any id of ours of this kind, for schemas. */
export const idPattern = (kind: IdKind): RegExp =>
  new RegExp(`^${idPrefixes[kind]}_[0-9A-Za-z]{${timeLength + randomLength}}$`);
