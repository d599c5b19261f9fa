import { Surroundings } from "./context";
import type { NumberedEntity } from "./entity";
import { ANY_UNIT, DIGIT_UNIT, type Forms, formSeed, LETTER_UNIT, mix } from "./forms";
import { type Hits, isDigit, isWordUnit } from "./hits";

/** No written form has more parts than this. */
const MAX_PARTS = 7;

/** Tokens kept before the earlier ones are looked at; the last few then stay for what follows. */
const CAPACITY = 64;

const MAX_FORM_UNITS = 24;

enum Edge {
  Closed = 0,
  /** Attached to a word by `-`, `.` or `/`: an entity needs a word that names it. */
  Weak = 1,
  Free = 2,
}

/**
 * Tokens of a text that stand next to each other with one separator between, as the parts of a
 * formatted number do. Each stretch of up to seven is compared with every written form at once.
 */
export class Chain {
  readonly #starts = new Int32Array(CAPACITY);
  readonly #ends = new Int32Array(CAPACITY);
  #count = 0;
  #text = "";
  #hits: Hits | null = null;
  readonly #near = new Surroundings();

  constructor(private readonly forms: Forms) {}

  begin(text: string, hits: Hits): void {
    this.#text = text;
    this.#hits = hits;
    this.#count = 0;
  }

  /** Adds a token; true when it opens a new chain. */
  push(start: number, end: number): boolean {
    let opens = false;
    if (this.#count > 0) {
      const last = this.#ends[this.#count - 1] as number;
      if (start !== last + 1 || separatorUnit(this.#text.charCodeAt(last)) === 0) {
        this.flush();
        opens = true;
      } else if (this.#count === CAPACITY) {
        this.#match(CAPACITY - MAX_PARTS + 1);
        this.#starts.copyWithin(0, CAPACITY - MAX_PARTS + 1);
        this.#ends.copyWithin(0, CAPACITY - MAX_PARTS + 1);
        this.#count = MAX_PARTS - 1;
      }
    } else opens = true;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#count++;
    return opens;
  }

  flush(): void {
    if (this.#count > 0) this.#match(this.#count);
    this.#count = 0;
  }

  #match(firsts: number): void {
    const text = this.#text;
    for (let first = 0; first < firsts; first++) {
      const start = this.#starts[first] as number;
      const left = edgeBefore(text, start);
      if (left === Edge.Closed) continue;
      let exact = formSeed;
      let loose = formSeed;
      const limit = Math.min(this.#count, first + MAX_PARTS);
      for (let last = first; last < limit; last++) {
        const from = last === first ? start : (this.#ends[last - 1] as number);
        const end = this.#ends[last] as number;
        if (end - start > MAX_FORM_UNITS + MAX_PARTS) break;
        for (let i = from; i < end; i++) {
          const c = text.charCodeAt(i);
          const separator = i === from && last > first;
          const unit = separator ? separatorUnit(c) : isDigit(c) ? DIGIT_UNIT : LETTER_UNIT;
          exact = mix(exact, unit);
          loose = mix(loose, separator ? unit : ANY_UNIT);
        }
        const owners = this.forms.exact.find(exact);
        const others = this.forms.loose.find(loose);
        if (owners === undefined && others === undefined) continue;
        const edge = Math.min(left, edgeAfter(text, end)) as Edge;
        if (edge === Edge.Closed) continue;
        const written = text.slice(start, end);
        const value = written.replace(/[^0-9A-Za-z]/g, "").toUpperCase();
        this.#near.at(text, start, end);
        for (const { entity, alone } of owners ?? []) {
          this.#judge(entity, edge === Edge.Free ? alone : 0, value, written, start, end);
        }
        for (const { entity, alone } of others ?? []) {
          this.#judge(entity, edge === Edge.Free ? alone : 0, value, written, start, end);
        }
      }
    }
  }

  #judge(
    entity: NumberedEntity,
    alone: number,
    value: string,
    written: string,
    start: number,
    end: number,
  ): void {
    if (!entity.valid(value, written)) return;
    const near = this.#near;
    const distance = near.hasLetters ? near.distance(entity.context) : -1;
    if (distance >= 0) {
      this.#hits?.add(entity.info, start, end, Math.max(alone, entity.named - distance * 0.001));
      return;
    }
    if (alone === 0) return;
    const against = entity.against !== undefined && near.distance(entity.against) >= 0;
    this.#hits?.add(entity.info, start, end, against ? alone - 0.4 : alone);
  }
}

/** The separator a unit counts as, or 0: a hard space is a space, a typographic hyphen a hyphen. */
function separatorUnit(c: number): number {
  if (c === 32 || c === 45 || c === 46 || c === 47) return c;
  if (c === 0xa0 || c === 0x202f) return 32;
  return c === 0x2010 || c === 0x2011 || c === 0x2013 ? 45 : 0;
}

function edgeBefore(text: string, start: number): Edge {
  const before = text.charCodeAt(start - 1);
  if (isWordUnit(before) || before === 36 || before === 0x20ac || before === 0xa3) {
    return Edge.Closed;
  }
  const further = text.charCodeAt(start - 2);
  if (before === 45 || before === 46 || before === 47 || before === 43) {
    if (isDigit(further)) return Edge.Closed;
    return isWordUnit(further) || before === 43 ? Edge.Weak : Edge.Free;
  }
  return Edge.Free;
}

function edgeAfter(text: string, end: number): Edge {
  const after = text.charCodeAt(end);
  if (isWordUnit(after) || after === 37 || after === 64) return Edge.Closed;
  if (after === 45 || after === 46 || after === 47) {
    const further = text.charCodeAt(end + 1);
    if (isDigit(further)) return Edge.Closed;
    return after === 45 && isWordUnit(further) ? Edge.Weak : Edge.Free;
  }
  return Edge.Free;
}
