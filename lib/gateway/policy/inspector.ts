import type { Detector, Finding, ScanContext } from "../detectors/detector";
import { foldText, isWholeWord, WordAutomaton } from "./engine/aho-corasick";
import type { CompiledPattern } from "./engine/compile-pattern";
import { findAll } from "./engine/engine";
import { maskOfText, meets } from "./engine/prefilter";
import { Viability } from "./engine/viability";
import { type ActiveRule, byStart, type Hit, KEYWORD_VERSION, PATTERN_VERSION } from "./hit";
import { defaultSeverity, type Rule, type Trigger } from "./rule";

/** One pattern with every rule that uses it. */
export interface PatternPart {
  readonly pattern: CompiledPattern;
  readonly rules: readonly ActiveRule[];
}

export interface KeywordPart {
  readonly rule: ActiveRule;
  readonly keywords: readonly string[];
  readonly wholeWords: boolean;
}

/** One detector with every rule that asks for what it finds. */
export interface DetectorPart {
  readonly detector: Detector;
  readonly rules: readonly ActiveRule[];
}

export interface InspectorParts {
  readonly patterns: readonly PatternPart[];
  readonly keywords: readonly KeywordPart[];
  readonly detectors: readonly DetectorPart[];
  /** Hosts that an answer of this tenant may address with data. */
  readonly allowedHosts: readonly string[];
}

/** Left context given to a detector in a stream when it does not declare what it needs. */
const DEFAULT_LEFT_CONTEXT = 128;

/** How far a stream lags for a detector that cannot report what is pending. */
const DEFAULT_LOOKAHEAD = 256;

/** Characters inspected at a time, and how much is seen beyond and before them. */
const STEP = 65_536;
const STEP_OVERLAP = 4096;
const STEP_CONTEXT = 1024;

/** Characters that such a stream releases at a time, so that the detector does not run for every few. */
const LAGGING_STEP = 64;

function laggingPlace(length: number, from: number): number {
  const at = length - DEFAULT_LOOKAHEAD;
  return at - from < LAGGING_STEP ? from : at;
}

/** How long one pattern may take on a text before the rest counts as matched. */
const budgetMs = (length: number): number => 20 + length / 4000;

/**
 * Everything that inspects a text for one selection of rules: each detector, pattern and word list once, however many
 * rules share it.
 */
export class Inspector {
  /** Characters before a search that it must still see. */
  readonly leftContext: number;
  private readonly words: WordAutomaton | null;
  /** Word index → the pattern that requires it, or the keyword part it belongs to. */
  private readonly wordOwners: readonly { pattern: number; keyword: number }[];
  private readonly usesMasks: boolean;
  private tail: Tail | null = null;
  /** The longest match for which any rule waits in a stream. */
  readonly longestMatch: number;

  constructor(private readonly parts: InspectorParts) {
    const words: string[] = [];
    const owners: { pattern: number; keyword: number }[] = [];
    parts.patterns.forEach(({ pattern }, index) => {
      for (const word of pattern.requirement.words ?? []) {
        words.push(word);
        owners.push({ pattern: index, keyword: -1 });
      }
    });
    parts.keywords.forEach(({ keywords }, index) => {
      for (const word of keywords) {
        words.push(word);
        owners.push({ pattern: -1, keyword: index });
      }
    });
    const distinct = new Map<string, number[]>();
    words.forEach((word, index) => {
      const folded = foldText(word);
      distinct.set(folded, [...(distinct.get(folded) ?? []), index]);
    });
    this.wordOwners = owners;
    this.sharedWords = [...distinct.values()];
    this.words = words.length > 0 ? new WordAutomaton([...distinct.keys()]) : null;
    this.usesMasks = parts.patterns.some(({ pattern }) => pattern.requirement.sets.length > 0);
    this.leftContext = parts.detectors.reduce(
      (most, { detector }) => Math.max(most, detector.leftContext ?? DEFAULT_LEFT_CONTEXT),
      8,
    );
    const rules = [...parts.patterns, ...parts.detectors].flatMap((part) => part.rules);
    this.longestMatch = rules.reduce((most, { rule }) => Math.max(most, rule.maxMatchLength), 64);
  }

  /** The rule that stops a stream because a match under way has outgrown its limit, as of the last `pending`. */
  get overlong(): Rule | null {
    return this.tail?.overlong ?? null;
  }

  /** Index in the automaton → the words that fold to the same. */
  private readonly sharedWords: readonly (readonly number[])[];

  get isIdle(): boolean {
    const { patterns, keywords, detectors } = this.parts;
    return patterns.length + keywords.length + detectors.length === 0;
  }

  /**
   * The same with one more detector, made for a single call. It reports entities that a detector here also reports,
   * so rules that ask for one ask for the other; where there is none, nothing is added.
   */
  with(detector: Detector): Inspector {
    const like = this.parts.detectors.find((part) =>
      part.detector.entities.some((entity) => detector.entities.includes(entity)),
    );
    if (!like) return this;
    const parts = { ...this.parts, detectors: [...this.parts.detectors, { ...like, detector }] };
    return Object.assign(Object.create(Inspector.prototype) as Inspector, this, {
      parts,
      tail: null,
    });
  }

  /** Every hit that begins at `from` or later, in order; what lies before `from` is context. */
  scan(text: string, from: number, context: ScanContext): Hit[] {
    if (text.length - from <= STEP) return this.scanPart(text, from, context);
    return [...this.scanInSteps(text, from, context)].flat();
  }

  /**
   * The same for a long text, part by part, so that the caller can do something else in between. A hit longer than
   * `STEP_OVERLAP` may be shortened where two parts meet.
   */
  *scanInSteps(text: string, from: number, context: ScanContext): Generator<Hit[]> {
    for (let at = from; at < text.length; at += STEP) {
      const start = Math.max(0, at - STEP_CONTEXT);
      const part = text.slice(start, at + STEP + STEP_OVERLAP);
      const hits: Hit[] = [];
      for (const hit of this.scanPart(part, at - start, context)) {
        if (hit.start + start >= at + STEP) continue;
        hits.push({ ...hit, start: hit.start + start, end: hit.end + start });
      }
      yield hits;
    }
  }

  private scanPart(text: string, from: number, context: ScanContext): Hit[] {
    if (text.length <= from) return [];
    const hits: Hit[] = [];
    this.scanPatterns(text, from, this.scanWords(text, from, hits), hits);
    const { detectors, allowedHosts } = this.parts;
    const { role, direction } = context;
    const known = { role, direction, allowedHosts };
    for (const part of detectors) {
      for (const finding of part.detector.scan(text, known)) {
        if (finding.start >= from && finding.end > finding.start) {
          hits.push(detected(part, finding, text));
        }
      }
    }
    return hits.sort(byStart);
  }

  /**
   * Where, at `from` or later, a hit could still begin or change if more text followed; at least the text's end minus
   * the longest match that a rule allows. `isTextStart` is whether index 0 begins the entire text.
   */
  pending(text: string, from: number, context: ScanContext, isTextStart: boolean): number {
    this.tail ??= new Tail(this.parts);
    let earliest = this.tail.earliest(text, from, isTextStart);
    for (const { detector } of this.parts.detectors) {
      const at = detector.pending
        ? detector.pending(text, from, context)
        : laggingPlace(text.length, from);
      if (at < earliest) earliest = at;
    }
    return earliest;
  }

  /** Adds the keywords found; returns which patterns have a word they require, or null when none asks. */
  private scanWords(text: string, from: number, hits: Hit[]): Uint8Array | null {
    if (this.words === null) return null;
    const present = new Uint8Array(this.parts.patterns.length);
    this.words.scan(text, from, (word, start, end) => {
      for (const index of this.sharedWords[word] ?? []) {
        const owner = this.wordOwners[index];
        if (!owner) continue;
        if (owner.pattern >= 0) present[owner.pattern] = 1;
        else this.addKeyword(owner.keyword, text, start, end, hits);
      }
    });
    return present;
  }

  private addKeyword(index: number, text: string, start: number, end: number, hits: Hit[]): void {
    const part = this.parts.keywords[index];
    if (!part || (part.wholeWords && !isWholeWord(text, start, end))) return;
    const hit = matched([part.rule], text, start, end, KEYWORD_VERSION);
    if (hit) hits.push(hit);
  }

  private scanPatterns(text: string, from: number, present: Uint8Array | null, hits: Hit[]): void {
    if (this.parts.patterns.length === 0) return;
    const mask = this.usesMasks ? maskOfText(text, from) : null;
    this.parts.patterns.forEach(({ pattern, rules }, index) => {
      if (pattern.requirement.words !== null && present?.[index] !== 1) return;
      if (mask !== null && !meets(mask, pattern.requirement.sets)) return;
      for (const span of findAll(pattern.matcher, text, from, budgetMs(text.length))) {
        const hit = matched(rules, text, span.start, span.end, PATTERN_VERSION);
        if (hit) hits.push(hit);
      }
    });
  }
}

/** Finds what is pending for patterns and keywords; made only for streams. */
class Tail {
  overlong: Rule | null = null;
  private readonly groups: readonly TailGroup[];
  private readonly words: WordAutomaton | null;
  private readonly longestWord: number;

  constructor({ patterns, keywords }: InspectorParts) {
    const groups = new Map<string, PatternPart[]>();
    for (const part of patterns) {
      const name = `${capOf(part)} ${stoppingRule(part)?.id}`;
      groups.set(name, [...(groups.get(name) ?? []), part]);
    }
    this.groups = [...groups.values()].map((group) => ({
      cap: Math.max(...group.map(capOf)),
      stops: group[0] ? stoppingRule(group[0]) : null,
      viability: new Viability(group.map(({ pattern }) => pattern.program)),
    }));
    const words = keywords.flatMap((part) => part.keywords);
    this.words = words.length > 0 ? new WordAutomaton(words) : null;
    this.longestWord = words.reduce((most, word) => Math.max(most, word.length), 0);
  }

  earliest(text: string, from: number, isTextStart: boolean): number {
    let earliest = text.length;
    this.overlong = null;
    for (const { viability, cap, stops } of this.groups) {
      const floor = Math.max(from, text.length - cap);
      let at = viability.earliest(text, from, isTextStart);
      if (at < floor) {
        this.overlong ??= stops;
        at = viability.earliest(text, floor, isTextStart);
      }
      if (at < earliest) earliest = at;
    }
    if (this.words !== null) {
      const floor = Math.max(from, text.length - this.longestWord);
      earliest = Math.min(earliest, this.words.earliest(text, floor));
    }
    return earliest;
  }
}

interface TailGroup {
  readonly viability: Viability;
  readonly cap: number;
  /** The rule that stops the stream when a match outgrows `cap`; null where the text is released. */
  readonly stops: Rule | null;
}

const capOf = ({ rules }: PatternPart): number =>
  Math.max(...rules.map(({ rule }) => rule.maxMatchLength));

const stoppingRule = ({ rules }: PatternPart): Rule | null =>
  rules.find(({ rule }) => rule.onOverlong === "block")?.rule ?? null;

/** A hit of the rules' own pattern or keyword; null when all of them except it. */
function matched(
  candidates: readonly ActiveRule[],
  text: string,
  start: number,
  end: number,
  modelVersion: string,
): Hit | null {
  const rules = catching(candidates, text, start, end);
  const [first] = rules;
  if (!first) return null;
  return {
    start,
    end,
    type: violationTypeOf(first.trigger),
    entity: null,
    confidence: 1,
    severity: first.severity ?? defaultSeverity[first.action],
    modelVersion,
    rules,
  };
}

function detected(part: DetectorPart, finding: Finding, text: string): Hit {
  const asking = part.rules.filter(({ rule }) => asksFor(rule.trigger, finding));
  return { rules: catching(asking, text, finding.start, finding.end), ...finding };
}

const catching = (
  candidates: readonly ActiveRule[],
  text: string,
  start: number,
  end: number,
): Rule[] => {
  const rules: Rule[] = [];
  for (const { rule, isExcepted } of candidates) {
    if (isExcepted === null || !isExcepted(text.slice(start, end))) rules.push(rule);
  }
  return rules;
};

function asksFor(trigger: Trigger, finding: Finding): boolean {
  if (trigger.kind === "regex" || trigger.kind === "keyword") return false;
  return (
    trigger.kind === finding.type &&
    finding.confidence >= trigger.minConfidence &&
    (trigger.entities === null || trigger.entities.includes(finding.entity))
  );
}

const violationTypeOf = (trigger: Trigger) =>
  trigger.kind === "regex" || trigger.kind === "keyword" ? trigger.violationType : trigger.kind;
