import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { crc32 } from "node:zlib";
import { hash, verify } from "@node-rs/argon2";
import { LRUCache } from "lru-cache";
import { randomBase62 } from "./ids";

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function checksum(text: string): string {
  let rest = crc32(text);
  let out = "";
  for (let i = 0; i < 6; i++) {
    out = base62[rest % 62] + out;
    rest = Math.floor(rest / 62);
  }
  return out;
}

/** A new gateway key: `sk-`, 26 random base62 characters (155 bits), 6 of checksum. */
export function newKeySecret(): string {
  const random = randomBase62(26);
  return `sk-${random}${checksum(random)}`;
}

const keyShape = /^sk-[0-9A-Za-z]{32}$/;

/** Whether `secret` could be a key of ours: a mistyped one fails its checksum and needs no look-up. */
export const isKeyShaped = (secret: string): boolean =>
  keyShape.test(secret) && checksum(secret.slice(3, 29)) === secret.slice(29);

const derived = new LRUCache<string, Buffer>({ max: 16 });

/** A 32-byte key for one purpose, derived from the installation's by HKDF-SHA-256. */
export function deriveKey(master: string, purpose: string): Buffer {
  const name = `${purpose}\0${master}`;
  const known = derived.get(name);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", master, "trueportai", purpose, 32));
  derived.set(name, key);
  return key;
}

/** HMAC-SHA-256 of a high-entropy secret, hex: what is stored and looked up in its place. */
export const digestSecret = (master: string, purpose: string, secret: string): string =>
  createHmac("sha256", deriveKey(master, purpose)).update(secret).digest("hex");

/** Makes one tenant's keyed digests, for excepted values and for the tokens of restorable ones. */
export const tenantDigest =
  (encryptionKey: string, tenantId: string) =>
  (value: string): string =>
    digestSecret(encryptionKey, `values ${tenantId}`, value);

/** The stored form of a gateway key. */
export const digestKey = (encryptionKey: string, secret: string): string =>
  digestSecret(encryptionKey, "api-keys", secret);

/** Constant-time comparison of two strings of any length. */
export function equalSecrets(a: string, b: string): boolean {
  const key = randomBytes(32);
  const digest = (text: string) => createHmac("sha256", key).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Who and where a sealed value belongs to; a value moved elsewhere cannot be opened. */
export interface SealContext {
  readonly tenantId: string;
  readonly recordId: string;
  readonly field: string;
}

const version = "v1";
const keyId = (master: string): string => digestSecret(master, "key-id", "").slice(0, 8);

function encrypt(key: Buffer, plain: Buffer, aad: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(aad);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

const aadOf = ({ tenantId, recordId, field }: SealContext): Buffer =>
  Buffer.from(`${version}|${tenantId}|${recordId}|${field}`);

/**
 * Seals a secret: AES-256-GCM under a data key of its own, that key wrapped under the installation's.
 * Form: `v1.<key id>.<wrapped data key>.<sealed value>`, the last two base64url.
 */
export function seal(master: string, plain: string, context: SealContext): string {
  const aad = aadOf(context);
  const dataKey = randomBytes(32);
  const wrapped = encrypt(deriveKey(master, "wrap"), dataKey, aad);
  const value = encrypt(dataKey, Buffer.from(plain), aad);
  return [version, keyId(master), wrapped.toString("base64url"), value.toString("base64url")].join(
    ".",
  );
}

/** Opens what `seal` made under the current or the previous installation key. Throws on any mismatch. */
export function unseal(
  masters: readonly (string | undefined)[],
  sealed: string,
  context: SealContext,
): string {
  const [form, sealedUnder, wrapped, value] = sealed.split(".");
  const master = masters.find((candidate) => candidate && keyId(candidate) === sealedUnder);
  if (form !== version || !wrapped || !value || !master) {
    throw new Error("The stored secret was sealed under a key this installation does not have.");
  }
  const aad = aadOf(context);
  const dataKey = decrypt(deriveKey(master, "wrap"), Buffer.from(wrapped, "base64url"), aad);
  return decrypt(dataKey, Buffer.from(value, "base64url"), aad).toString();
}

/** argon2id with 19 MiB, two passes, one lane. Source: OWASP Password Storage Cheat Sheet. */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, argon2);

let decoy: Promise<string> | undefined;

/**
 * Whether the password matches. An account without a hash costs the same time as a wrong password,
 * so that neither tells whether it exists.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString("hex"));
  const matches = await verify(stored ?? (await decoy), password);
  return stored !== null && matches;
}
