import type { NumberedEntity } from "./entity";
import { classOf, isDigit } from "./hits";

const SEED = 0x2c1b3c6d;
const A = 0x41;

/** Adds one unit to the hash of a written form: digits hash as `0`, letters as `A`. */
export const mix = (hash: number, unit: number): number =>
  (Math.imul(hash ^ unit, 0x01000193) ^ (hash >>> 15)) | 0;

export const formSeed = SEED;
export const DIGIT_UNIT = 0x30;
export const LETTER_UNIT = A;
export const ANY_UNIT = 0x58;

/** An entity that has the form, and its confidence without words nearby. */
export interface FormOwner {
  readonly entity: NumberedEntity;
  readonly alone: number;
}

const FILTER_BITS = 13;
const FILTER_MASK = (1 << FILTER_BITS) - 1;

/** Written forms by hash, behind a small table that rejects nearly everything else. */
export class FormTable {
  readonly #owners = new Map<number, FormOwner[]>();
  readonly #filter = new Uint8Array(1 << FILTER_BITS);

  add(hash: number, owner: FormOwner): void {
    const owners = this.#owners.get(hash);
    if (owners === undefined) this.#owners.set(hash, [owner]);
    else owners.push(owner);
    this.#filter[(hash ^ (hash >>> 16)) & FILTER_MASK] = 1;
  }

  find(hash: number): readonly FormOwner[] | undefined {
    if (this.#filter[(hash ^ (hash >>> 16)) & FILTER_MASK] === 0) return undefined;
    return this.#owners.get(hash);
  }
}

/** Forms of digits and letters, and forms whose units may be either. */
export interface Forms {
  readonly exact: FormTable;
  readonly loose: FormTable;
}

export function formsOf(entities: readonly NumberedEntity[]): Forms {
  const forms: Forms = { exact: new FormTable(), loose: new FormTable() };
  for (const entity of entities) {
    for (const [form, alone] of Object.entries(entity.forms)) {
      const loose = form.includes("X");
      let hash = SEED;
      for (let i = 0; i < form.length; i++) hash = mix(hash, unitOf(form.charCodeAt(i), loose));
      (loose ? forms.loose : forms.exact).add(hash, { entity, alone });
    }
  }
  return forms;
}

function unitOf(unit: number, loose: boolean): number {
  if (classOf(unit) === 0) return unit;
  if (loose) return ANY_UNIT;
  return isDigit(unit) ? DIGIT_UNIT : LETTER_UNIT;
}
