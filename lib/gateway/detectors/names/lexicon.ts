const PROBES = 4;

/** A set of words in little space, with about one per cent of false positives. */
export class Bloom {
  readonly #mask: number;

  constructor(readonly bits: Uint8Array) {
    this.#mask = bits.length * 8 - 1;
  }

  add(hash: number): void {
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = this.#bit(hash, probe);
      this.bits[bit >> 3] = (this.bits[bit >> 3] as number) | (1 << (bit & 7));
    }
  }

  has(hash: number): boolean {
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = this.#bit(hash, probe);
      if (((this.bits[bit >> 3] as number) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  #bit(hash: number, probe: number): number {
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d + probe * 0x1b873592);
    return (mixed ^ (mixed >>> 13)) & this.#mask;
  }
}

/** Given names, names of any kind, words that also occur in lower case, and names of other things. */
export interface NameLexicon {
  readonly given: Bloom;
  readonly any: Bloom;
  readonly common: Bloom;
  readonly other: Bloom;
}
