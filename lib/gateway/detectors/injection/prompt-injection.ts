import type { Detector, Finding, ScanContext, Severity, TextRole } from "../detector";
import { decodedParts } from "../encodings";
import { type NormalizedText, normalize, originOf } from "../normalize";
import { type Assessment, assess, type Suspicions } from "./assess";
import { withoutLeet, withoutSpacing } from "./disguises";
import { heaviestMarker } from "./markers";
import { turnedBack } from "./mirrors";
import { modelVersion } from "./model";
import { type InjectionEntity, injectionEntities } from "./rules";

/** The score from which a text is flagged: at most one benign prompt in a hundred reaches it. */
export const FLAG_CONFIDENCE = 0.5;

/** The score safe for blocking without review: at most fifteen benign prompts in ten thousand reach it. */
export const BLOCK_CONFIDENCE = 0.9;

const RULES_VERSION = "injection-rules-1.0";

/** Log-odds at which each role is flagged: documents do not normally give orders, so less is needed there. */
const FLAG_LOGIT: Readonly<Record<TextRole, number>> = {
  system: 0,
  user: 0,
  assistant: 1,
  tool: -0.4,
  document: -0.4,
};

/** Stretches log-odds so that the block threshold falls on `BLOCK_CONFIDENCE`. */
const SLOPE = 1.1;

/** Hiding a text is evidence in itself. */
const DISGUISE_LOGIT = 1.5;
const ENCODED_LOGIT = 1;

/** Tag characters that spell a message have no legitimate use in a prompt. */
const HIDDEN_MESSAGE_LOGIT = 3.5;
const DIRECTION_OVERRIDE_LOGIT = 0.6;

const MAX_DEPTH = 2;

interface Verdict {
  readonly logit: number;
  readonly entity: InjectionEntity;
  readonly start: number;
  readonly end: number;
  readonly version: string;
}

/**
 * How likely `text` tries to steer the model against its operator, 0 to 1, continuous below the flag
 * threshold too. The developer's own system role scores 0.
 */
export function injectionConfidence(text: string, context: ScanContext): number {
  if (context.role === "system") return 0;
  return confidenceOf(strongest(verdicts(text, context.role, 0)), context.role);
}

/** Orders to ignore or reveal instructions, forged roles, disguised or planted commands. */
export const promptInjection: Detector = {
  id: "prompt-injection",
  type: "injection",
  entities: injectionEntities,
  scan(text, context) {
    if (context.role === "system" || text.length < 6) return [];
    const found = new Map<string, Finding>();
    for (const verdict of verdicts(text, context.role, 0)) {
      const confidence = confidenceOf(verdict, context.role);
      const known = found.get(verdict.entity);
      if (confidence < FLAG_CONFIDENCE || (known?.confidence ?? 0) >= confidence) continue;
      found.set(verdict.entity, {
        type: "injection",
        entity: verdict.entity,
        start: verdict.start,
        end: verdict.end,
        confidence,
        severity: severityOf(confidence),
        modelVersion: verdict.version,
      });
    }
    return [...found.values()].sort((a, b) => a.start - b.start);
  },
  score: injectionConfidence,
};

function severityOf(confidence: number): Severity {
  if (confidence >= BLOCK_CONFIDENCE) return "high";
  return confidence >= 0.7 ? "medium" : "low";
}

function confidenceOf(verdict: Verdict, role: TextRole): number {
  const logit = (verdict.logit - FLAG_LOGIT[role]) * SLOPE;
  return Math.round(1000 / (1 + Math.exp(-logit))) / 1000;
}

const strongest = (all: readonly Verdict[]): Verdict =>
  all.reduce((best, verdict) => (verdict.logit > best.logit ? verdict : best));

/** The verdict on the text as it reads, then on what each disguise hides. Never empty. */
function verdicts(text: string, role: TextRole, depth: number): readonly Verdict[] {
  const normalized = normalize(text);
  const plain = assess(normalized, role);
  const { suspicions } = plain;
  const marker = heaviestMarker(text, suspicions.signs);
  const bonus = normalized.disguised || hidesLetters(normalized) ? DISGUISE_LOGIT : 0;
  const all: Verdict[] = [toVerdict(plain, normalized, text.length, bonus)];
  if (marker !== null) {
    const logit = Math.max(plain.logit, -2) + marker.logit;
    all.push({ ...marker, logit, entity: "FAKE_ROLE", version: RULES_VERSION });
  }
  for (const run of normalized.invisible) {
    if (run.kind === "bidi" && /[\u202d\u202e]/.test(text.slice(run.start, run.end))) {
      all.push(invisible(run.start, run.end, DIRECTION_OVERRIDE_LOGIT));
    }
    if (run.payload.length < 4) continue;
    const inner = depth < MAX_DEPTH ? strongest(verdicts(run.payload, role, depth + 1)).logit : 0;
    all.push(invisible(run.start, run.end, Math.max(inner, 0) + HIDDEN_MESSAGE_LOGIT));
  }
  if (suspicions.leet || suspicions.spaced) {
    all.push(undisguised(normalized, role, suspicions, text.length));
  }
  if (depth >= MAX_DEPTH) return all;
  if (suspicions.mirrored) {
    const readings = turnedBack(normalized).flatMap((turned) => verdicts(turned, role, MAX_DEPTH));
    all.push(encoded(readings, 0, text.length));
  }
  if (suspicions.encoded) {
    for (const part of decodedParts(text)) {
      all.push(encoded(verdicts(part.text, role, depth + 1), part.start, part.end));
    }
  }
  return all;
}

const invisible = (start: number, end: number, logit: number): Verdict => ({
  logit,
  entity: "INVISIBLE_TEXT",
  start,
  end,
  version: RULES_VERSION,
});

function encoded(inner: readonly Verdict[], start: number, end: number): Verdict {
  const { logit, version } = strongest(inner);
  return { logit: logit + ENCODED_LOGIT, entity: "ENCODED_PAYLOAD", start, end, version };
}

function undisguised(
  text: NormalizedText,
  role: TextRole,
  disguises: Suspicions,
  originalLength: number,
): Verdict {
  const joined = disguises.spaced ? withoutSpacing(text) : text;
  const plain = disguises.leet ? withoutLeet(joined) : joined;
  return toVerdict(assess(plain, role), plain, originalLength, DISGUISE_LOGIT);
}

/** Zero-width characters inside words split them for a filter and for nobody else. */
function hidesLetters(text: NormalizedText): boolean {
  return text.invisible.length >= 3;
}

function toVerdict(
  found: Assessment,
  text: NormalizedText,
  originalLength: number,
  bonus: number,
): Verdict {
  const start = originOf(text, found.from, originalLength);
  const end = Math.max(start, originOf(text, Math.max(found.to - 1, 0), originalLength) + 1);
  return {
    logit: found.logit + bonus,
    entity: found.entity,
    start,
    end: Math.min(end, originalLength),
    version: found.source === "model" ? modelVersion : RULES_VERSION,
  };
}
