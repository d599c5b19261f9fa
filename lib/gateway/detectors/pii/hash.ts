const PRIMES: number[] = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p !== 0)) PRIMES.push(n);
const fraction = (x: number): number => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
const SHA_ROUND = PRIMES.map((p) => fraction(Math.cbrt(p)));
const SHA_START = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

/** SHA-256, synchronous because scanning is. For checksums of addresses only. Source: FIPS 180-4. */
export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((message.length + 72) >> 6) << 6);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length * 8);
  const state = Int32Array.from(SHA_START);
  const w = new Int32Array(64);
  for (let offset = 0; offset < padded.length; offset += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(offset + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15] ?? 0;
      const b = w[i - 2] ?? 0;
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (SHA_ROUND[i] ?? 0) + (w[i] ?? 0)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => {
      state[i] = ((state[i] ?? 0) + value) | 0;
    });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((value, i) => {
    out.setInt32(i * 4, value);
  });
  return new Uint8Array(out.buffer);
}

/** Round constants of Keccak-f[1600] as pairs of high and low words, from their linear feedback register. */
const KECCAK_ROUND: [number, number][] = [];
for (let round = 0, lfsr = 1; round < 24; round++) {
  let high = 0;
  let low = 0;
  for (let j = 0; j < 7; j++) {
    const bit = 2 ** j - 1;
    if (lfsr & 1) {
      if (bit < 32) low |= 1 << bit;
      else high |= 1 << (bit - 32);
    }
    lfsr = (lfsr << 1) ^ (lfsr & 0x80 ? 0x171 : 0);
  }
  KECCAK_ROUND.push([high, low]);
}

/** Keccak-256 with the padding Ethereum uses, for messages below 136 bytes. Source: the Keccak reference. */
export function keccak256(message: Uint8Array): Uint8Array {
  const block = new Uint8Array(200);
  block.set(message);
  block[message.length] = 0x01;
  block[135] = (block[135] ?? 0) ^ 0x80;
  const view = new DataView(block.buffer);
  const lanes = Array.from({ length: 25 }, (_, i) => view.getBigUint64(i * 8, true));
  permute(lanes);
  lanes.slice(0, 4).forEach((lane, i) => {
    view.setBigUint64(i * 8, lane, true);
  });
  return block.slice(0, 32);
}

const turn = (lane: bigint, by: number): bigint =>
  by === 0 ? lane : BigInt.asUintN(64, (lane << BigInt(by)) | (lane >> BigInt(64 - by)));

function permute(a: bigint[]): void {
  const at = (i: number): bigint => a[i] ?? 0n;
  for (const [high, low] of KECCAK_ROUND) {
    const column = [0, 1, 2, 3, 4].map(
      (x) => at(x) ^ at(x + 5) ^ at(x + 10) ^ at(x + 15) ^ at(x + 20),
    );
    for (let i = 0; i < 25; i++) {
      a[i] = at(i) ^ (column[(i + 4) % 5] ?? 0n) ^ turn(column[(i + 1) % 5] ?? 0n, 1);
    }
    let x = 1;
    let y = 0;
    let carried = at(1);
    for (let t = 0; t < 24; t++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const next = at(x + 5 * y);
      a[x + 5 * y] = turn(carried, (((t + 1) * (t + 2)) / 2) % 64);
      carried = next;
    }
    for (let row = 0; row < 25; row += 5) {
      const r = a.slice(row, row + 5);
      for (let i = 0; i < 5; i++) {
        const inverse = BigInt.asUintN(64, ~(r[(i + 1) % 5] ?? 0n));
        a[row + i] = (r[i] ?? 0n) ^ (inverse & (r[(i + 2) % 5] ?? 0n));
      }
    }
    a[0] = at(0) ^ (BigInt(high >>> 0) << 32n) ^ BigInt(low >>> 0);
  }
}
