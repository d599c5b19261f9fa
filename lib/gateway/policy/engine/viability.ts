import { type Instruction, type Program, readProgram } from "./re2";

/** Operation numbers of re2js 2.10's instructions. */
const ALT = 1;
const ALT_MATCH = 2;
const CAPTURE = 3;
const EMPTY_WIDTH = 4;
const FAIL = 5;
const NOP = 7;
const FIRST_RUNE = 8;
const LAST_RUNE = 11;

/** Bit of a rune instruction's argument. */
const FOLD_CASE = 1;

/** Bits of an EMPTY_WIDTH's argument. */
const BEGIN_LINE = 1;
const BEGIN_TEXT = 4;

/** States kept before the table is rebuilt; a hostile pattern costs time, never memory. */
const MAX_STATES = 4000;

const ASCII = 128;

interface State {
  /** Characters that may have been the next one consumed, as indices into the positions. */
  readonly members: readonly number[];
  /** Next state by character class; undefined where not computed yet. */
  readonly next: (Step | undefined)[];
}

interface Step {
  readonly state: State;
  /** Whether a match may begin with this character: anywhere, only at a line's start, only at the text's. */
  readonly begins: number;
}

const ANYWHERE = 1;
const AT_LINE_START = 2;
const AT_TEXT_START = 4;

interface Position {
  readonly instruction: Instruction;
  /** Positions that may come right before this one. */
  readonly before: number[];
  /** Whether what follows depends on text that is not there yet. */
  isOpen: boolean;
  begins: number;
}

/**
 * Tells where, near the end of a text that still grows, a match of any of some patterns could be under way.
 * It reads backwards from the end and stops as soon as no match can reach further back, so the usual cost is
 * one or two characters. Assertions between characters are ignored: the answer may be too early, never too late.
 */
export class Viability {
  private readonly positions: Position[] = [];
  private readonly boundaries: readonly number[];
  private readonly asciiClass = new Uint16Array(ASCII);
  private readonly classCount: number;
  private states = new Map<string, State>();
  private open: State;

  constructor(programs: readonly Program[]) {
    for (const program of programs) this.add(program);
    this.boundaries = boundariesOf(this.positions);
    this.classCount = this.boundaries.length + 1;
    for (let code = 0; code < ASCII; code++) this.asciiClass[code] = this.searchClass(code);
    this.open = this.stateOf(this.openMembers());
  }

  /**
   * The earliest index, at `from` or later, at which a match that needs more text could begin; the text's
   * length when there is none. `isTextStart` says whether index 0 is where the whole text begins.
   */
  earliest(text: string, from: number, isTextStart: boolean): number {
    let state = this.open;
    let earliest = text.length;
    let at = text.length;
    while (at > from && state.members.length > 0) {
      let code = text.charCodeAt(at - 1);
      let width = 1;
      if (code >= 0xdc00 && code <= 0xdfff && at - 2 >= 0) {
        const pair = text.codePointAt(at - 2) as number;
        if (pair > 0xffff) {
          code = pair;
          width = 2;
        }
      }
      if (at - width < from) break;
      const charClass = code < ASCII ? (this.asciiClass[code] as number) : this.searchClass(code);
      const step = state.next[charClass] ?? this.step(state, charClass, code);
      at -= width;
      if (step.begins !== 0 && canBegin(step.begins, text, at, isTextStart)) earliest = at;
      state = step.state;
    }
    return earliest;
  }

  private add(program: Program): void {
    const base = this.positions.length;
    const indexOf = new Map<number, number>();
    program.inst.forEach((instruction, pc) => {
      if (instruction.op < FIRST_RUNE || instruction.op > LAST_RUNE) return;
      indexOf.set(pc, base + indexOf.size);
      this.positions.push({ instruction, before: [], isOpen: false, begins: 0 });
    });
    for (const [pc, index] of indexOf) {
      const from = this.positions[index];
      const start = program.inst[pc]?.out;
      if (!from || start === undefined) continue;
      for (const reached of closure(program, start)) {
        const target = this.positions[indexOf.get(reached.pc) ?? -1];
        if (target) {
          from.isOpen = true;
          target.before.push(index);
        } else if (reached.asserts !== 0) {
          from.isOpen = true;
        }
      }
    }
    for (const reached of closure(program, program.start)) {
      const first = this.positions[indexOf.get(reached.pc) ?? -1];
      if (!first) continue;
      if (reached.asserts & BEGIN_TEXT) first.begins |= AT_TEXT_START;
      else if (reached.asserts & BEGIN_LINE) first.begins |= AT_LINE_START;
      else first.begins |= ANYWHERE;
    }
  }

  private openMembers(): number[] {
    const members: number[] = [];
    this.positions.forEach((position, index) => {
      if (position.isOpen) members.push(index);
    });
    return members;
  }

  private searchClass(code: number): number {
    let low = 0;
    let high = this.boundaries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.boundaries[middle] as number) <= code) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private stateOf(members: readonly number[]): State {
    const name = members.join();
    const known = this.states.get(name);
    if (known) return known;
    if (this.states.size >= MAX_STATES) {
      this.states = new Map();
      this.open = this.stateOf(this.openMembers());
    }
    const state: State = { members, next: new Array(this.classCount) };
    this.states.set(name, state);
    return state;
  }

  private step(from: State, charClass: number, code: number): Step {
    const before = new Set<number>();
    let begins = 0;
    for (const index of from.members) {
      const position = this.positions[index];
      if (!position?.instruction.matchRune(code)) continue;
      begins |= position.begins;
      for (const earlier of position.before) before.add(earlier);
    }
    const step = { state: this.stateOf([...before].sort((a, b) => a - b)), begins };
    from.next[charClass] = step;
    return step;
  }
}

function canBegin(begins: number, text: string, at: number, isTextStart: boolean): boolean {
  if (begins & ANYWHERE) return true;
  if (at === 0) return isTextStart;
  return (begins & AT_LINE_START) !== 0 && text.charCodeAt(at - 1) === 0x0a;
}

interface Reached {
  readonly pc: number;
  /** Assertions on every path found to it. */
  readonly asserts: number;
}

/** What an instruction leads to without consuming anything: characters to consume, or the match. */
function closure(program: Program, start: number): Reached[] {
  const best = new Map<number, number>();
  const reached: Reached[] = [];
  const stack: [pc: number, asserts: number][] = [[start, 0]];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [pc, asserts] = top;
    const seen = best.get(pc);
    if (seen !== undefined && (seen & asserts) === seen) continue;
    best.set(pc, seen === undefined ? asserts : seen & asserts);
    const instruction = program.inst[pc];
    if (!instruction) continue;
    switch (instruction.op) {
      case ALT:
      case ALT_MATCH:
        stack.push([instruction.arg, asserts], [instruction.out, asserts]);
        break;
      case CAPTURE:
      case NOP:
        stack.push([instruction.out, asserts]);
        break;
      case EMPTY_WIDTH:
        stack.push([instruction.out, asserts | instruction.arg]);
        break;
      case FAIL:
        break;
      default:
        reached.push({ pc, asserts });
    }
  }
  return reached;
}

/** Where the answer of any instruction may change from one code point to the next, in order. */
function boundariesOf(positions: readonly Position[]): number[] {
  const cuts = new Set<number>();
  const cut = (low: number, high: number) => {
    cuts.add(low);
    cuts.add(high + 1);
  };
  for (const { instruction } of positions) {
    const { runes } = instruction;
    if (runes.length === 1) for (const code of foldsOf(instruction)) cut(code, code);
    else for (let i = 0; i < runes.length; i += 2) cut(runes[i] as number, runes[i + 1] as number);
  }
  cuts.delete(0);
  return [...cuts].sort((a, b) => a - b);
}

/** A single character of an instruction and, where it ignores case, the characters that fold into it. */
function foldsOf(instruction: Instruction): readonly number[] {
  const code = instruction.runes[0] as number;
  if ((instruction.arg & FOLD_CASE) === 0) return [code];
  // As a class with a second member, the same letter comes back with all that fold into it spelled out.
  const spelled = readProgram(`(?i)[\\x{${code.toString(16)}}\\x{10FFFF}]`);
  if (!("inst" in spelled)) return [code];
  const folds: number[] = [code];
  for (const { runes, op } of spelled.inst) {
    if (op < FIRST_RUNE || op > LAST_RUNE) continue;
    for (let i = 0; i < runes.length; i++) folds.push(runes[i] as number);
  }
  return folds;
}
