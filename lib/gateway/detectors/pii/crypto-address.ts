import { pii } from "./entity";
import { keccak256, sha256 } from "./hash";
import type { Hits } from "./hits";

export const bitcoin = pii("BITCOIN_ADDRESS", "Financial", "Bitcoin address", "medium");
export const ethereum = pii("ETHEREUM_ADDRESS", "Financial", "Ethereum address", "medium");

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Source: Base58Check of Bitcoin: version, twenty bytes, four bytes of a double SHA-256. */
export function isBase58Address(token: string): boolean {
  const bytes = new Uint8Array(25);
  for (let i = 0; i < token.length; i++) {
    let carry = BASE58.indexOf(token.charAt(i));
    if (carry < 0) return false;
    for (let j = 24; j >= 0; j--) {
      carry += (bytes[j] ?? 0) * 58;
      bytes[j] = carry & 255;
      carry >>= 8;
    }
    if (carry !== 0) return false;
  }
  if (bytes[0] !== 0 && bytes[0] !== 5) return false;
  const check = sha256(sha256(bytes.subarray(0, 21)));
  return [0, 1, 2, 3].every((i) => bytes[21 + i] === check[i]);
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Source: BIP 173 and BIP 350. `token` is lower-case and begins with `bc1`. */
export function isBech32Address(token: string): boolean {
  let state = 1;
  const step = (value: number): void => {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    for (let i = 0; i < 5; i++) if ((top >>> i) & 1) state ^= GENERATOR[i] ?? 0;
  };
  for (const value of [3, 3, 0, 2, 3]) step(value);
  for (let i = 3; i < token.length; i++) {
    const value = BECH32.indexOf(token.charAt(i));
    if (value < 0) return false;
    step(value);
  }
  return state === (token.charAt(3) === "q" ? 1 : 0x2bc830a3);
}

/** Source: EIP-55. Addresses in a single case carry no checksum and pass. */
export function isEthereumAddress(token: string): boolean {
  if (!/^0x[0-9a-fA-F]{40}$/.test(token)) return false;
  const hex = token.slice(2);
  const lower = hex.toLowerCase();
  if (hex === lower || hex === hex.toUpperCase()) return !/^(.)\1*$/.test(lower);
  const hash = keccak256(new TextEncoder().encode(lower));
  for (let i = 0; i < 40; i++) {
    const nibble = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15;
    const char = lower.charAt(i);
    if (hex.charAt(i) !== (nibble > 7 ? char.toUpperCase() : char)) return false;
  }
  return true;
}

/** Looks at one long token of letters and digits. */
export function cryptoAddressIn(text: string, start: number, end: number, hits: Hits): void {
  const first = text.charCodeAt(start);
  const length = end - start;
  if ((first === 49 || first === 51) && length <= 35) {
    if (isBase58Address(text.slice(start, end))) hits.add(bitcoin, start, end, 0.97);
  } else if (first === 48 && length === 42) {
    if (isEthereumAddress(text.slice(start, end))) hits.add(ethereum, start, end, 0.95);
  } else if ((first | 32) === 98 && length >= 42 && length <= 62) {
    const token = text.slice(start, end);
    const lower = token.toLowerCase();
    const oneCase = token === lower || token === token.toUpperCase();
    if (oneCase && lower.startsWith("bc1") && isBech32Address(lower)) {
      hits.add(bitcoin, start, end, 0.97);
    }
  }
}
