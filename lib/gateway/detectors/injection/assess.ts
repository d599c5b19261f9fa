import type { TextRole } from "../detector";
import type { NormalizedText } from "../normalize";
import { Sign, Tokens } from "../tokens";
import { MIN_JOINED } from "./disguises";
import { injectionWords } from "./lexicon";
import { countMirrored } from "./mirrors";
import { bestWindow } from "./model";
import { documentRules, rules } from "./rule-list";
import { type InjectionEntity, isUnspaced, type RuleHit, RuleMatcher } from "./rules";

/** A text's verdict in log-odds, with the evidence. Offsets are folded indices. */
export interface Assessment {
  readonly logit: number;
  readonly entity: InjectionEntity;
  readonly from: number;
  readonly to: number;
  /** Whether a rule or the learned model carried it. */
  readonly source: "rules" | "model";
  /** What else the text looks like. */
  readonly suspicions: Suspicions;
}

/** Signs that a text hides something, gathered while it is read. */
export interface Suspicions {
  /** Bits of `Sign`. */
  readonly signs: number;
  /** Figures or signs between letters. */
  readonly leet: boolean;
  /** A long run of letters set apart, or of words run together. */
  readonly spaced: boolean;
  /** A run that could be base64, hex, escapes or bits. */
  readonly encoded: boolean;
  /** Two words of an override backwards or in rot13. */
  readonly mirrored: boolean;
}

/** Texts are read in blocks of this many characters, overlapping by a sentence or two. */
const BLOCK = 16_384;
const OVERLAP = 512;

/** A rule's evidence counts at least this much, however innocent the model finds the rest. */
const MODEL_FLOOR = -2;

/** Of several rules in one text, each but the heaviest counts this much. */
const FURTHER_RULES = 0.4;

/** A text of this many words is taken as the model sees it; shorter ones gain, longer ones lose. */
const NEUTRAL_WORDS = 72;
const WORDS_PER_LOGIT = 80;
const MAX_GAIN = 0.4;
const MAX_LOSS = 0.5;

const tokens = new Tokens();
const matcher = new RuleMatcher();

/** Reads the whole text once; the block with the strongest evidence decides. Linear. */
export function assess(text: NormalizedText, role: TextRole): Assessment {
  let best = assessBlock(text, role, 0, BLOCK);
  for (let from = BLOCK - OVERLAP; from + OVERLAP < text.length; from += BLOCK - OVERLAP) {
    const next = assessBlock(text, role, from, from + BLOCK);
    const suspicions = union(best.suspicions, next.suspicions);
    best = { ...(next.logit > best.logit ? next : best), suspicions };
  }
  return best;
}

function assessBlock(text: NormalizedText, role: TextRole, from: number, to: number): Assessment {
  tokens.fill(text, from, to);
  const window = bestWindow(tokens);
  const suspicions = suspicionsOf(tokens);
  const hits = ruleHits(text, role);
  const top = hits.reduce<RuleHit | null>(
    (a, b) => (a === null || b.logit > a.logit ? b : a),
    null,
  );
  const byModel = window.margin - lengthShift(tokens.count);
  const byRules = top === null ? byModel : Math.max(byModel, MODEL_FLOOR) + weigh(hits, top);
  if (top !== null) {
    const { entity } = top;
    const start = tokens.start[top.from] ?? from;
    return {
      logit: byRules,
      entity,
      from: start,
      to: tokens.end[top.to] ?? to,
      source: "rules",
      suspicions,
    };
  }
  const start = tokens.start[window.from] ?? from;
  const end = tokens.end[window.to] ?? start;
  return { logit: byModel, entity: "INJECTION", from: start, to: end, source: "model", suspicions };
}

/** A long text has many windows and so many chances to look like an attack by accident; a short one few. */
function lengthShift(words: number): number {
  return Math.min(MAX_LOSS, Math.max(-MAX_GAIN, (words - NEUTRAL_WORDS) / WORDS_PER_LOGIT));
}

function suspicionsOf(read: Tokens): Suspicions {
  const { signs } = read;
  return {
    signs,
    leet: read.mixed >= 2,
    spaced: read.longestApart >= 8 || read.longest >= MIN_JOINED,
    encoded: read.longest >= 16 || read.hexPairs >= 10 || (signs & Sign.escape) !== 0,
    mirrored: countMirrored(read) >= 2,
  };
}

const union = (a: Suspicions, b: Suspicions): Suspicions => ({
  signs: a.signs | b.signs,
  leet: a.leet || b.leet,
  spaced: a.spaced || b.spaced,
  encoded: a.encoded || b.encoded,
  mirrored: a.mirrored || b.mirrored,
});

function ruleHits(text: NormalizedText, role: TextRole): readonly RuleHit[] {
  const hits: RuleHit[] = [];
  matcher.read(tokens, injectionWords());
  const singles = isUnspaced(tokens, text.codes);
  matcher.match(tokens, singles, rules, hits);
  if (role === "tool" || role === "document") matcher.match(tokens, singles, documentRules, hits);
  return hits;
}

/** The heaviest rule in full, and a share of the heaviest of each other category. */
function weigh(hits: readonly RuleHit[], top: RuleHit): number {
  const others = new Map<InjectionEntity, number>();
  for (const hit of hits) {
    if (hit.entity === top.entity) continue;
    others.set(hit.entity, Math.max(others.get(hit.entity) ?? 0, hit.logit));
  }
  let sum = top.logit;
  for (const logit of others.values()) sum += FURTHER_RULES * logit;
  return sum;
}
