import type { Detector, Finding, Severity } from "../detector";
import { normalize, originOf } from "../normalize";
import { Tokens } from "../tokens";
import { biasWords } from "./lexicon";
import { type BiasEntity, biasEntities, readStatements } from "./statements";

/** The score from which a statement is flagged. */
export const FLAG_CONFIDENCE = 0.5;

const BIAS_VERSION = "bias-rules-1.0";

const SEVERITY: Readonly<Record<BiasEntity, Severity>> = {
  THREAT_AGAINST_GROUP: "medium",
  DEHUMANIZATION: "medium",
  EXCLUSION: "medium",
  DISCRIMINATORY_DECISION: "medium",
  SLUR: "medium",
  INFERIORITY: "low",
  HOSTILITY: "low",
  STEREOTYPE: "low",
};

/** Characters per block; a clause that spans two is read in both. */
const BLOCK = 16_384;
const OVERLAP = 256;

const tokens = new Tokens();

/**
 * Hostile or discriminating statements about protected groups. Lexical: it knows words and how a
 * clause is built, not what a speaker means; irony, allusion and code words pass it by.
 */
export const bias: Detector = {
  id: "bias",
  type: "bias",
  entities: biasEntities,
  scan(text, context) {
    if (context.role === "system") return [];
    const normalized = normalize(text);
    const found = new Map<number, Finding>();
    for (let from = 0; ; from += BLOCK - OVERLAP) {
      tokens.fill(normalized, from, from + BLOCK);
      for (const statement of readStatements(tokens, biasWords())) {
        const start = originOf(normalized, tokens.start[statement.from] as number, text.length);
        const last = (tokens.end[statement.to] as number) - 1;
        const { entity, attribute, confidence } = statement;
        if (confidence < FLAG_CONFIDENCE) continue;
        found.set(start, {
          type: "bias",
          entity,
          start,
          end: originOf(normalized, last, text.length) + 1,
          confidence,
          severity: SEVERITY[entity],
          modelVersion: BIAS_VERSION,
          attribute,
        });
      }
      if (from + BLOCK >= normalized.length) break;
    }
    return [...found.values()].sort((a, b) => a.start - b.start);
  },
};
