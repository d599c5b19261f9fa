import { entityCatalogue } from "../detectors";
import type { EntityInfo } from "../detectors/catalogue";
import type { FindingType } from "../detectors/detector";
import { compilePattern } from "./engine/compile-pattern";
import { type PatternRefusal, PatternRefused } from "./engine/engine";

/** Every entity and category that a rule can name. */
export const knownEntities: readonly EntityInfo[] = entityCatalogue;

/** Whether a rule of this kind can name the entity. A kind that the catalogue does not list takes any name. */
export function isKnownEntity(type: FindingType, entity: string): boolean {
  const ofType = entityCatalogue.filter((info) => info.type === type);
  return ofType.length === 0 || ofType.some((info) => info.entity === entity);
}

/** Why the engine does not take a pattern, or null when it does. */
export function refusalOf(pattern: string): PatternRefusal | null {
  try {
    compilePattern(pattern);
    return null;
  } catch (error) {
    if (error instanceof PatternRefused) return error.refusal;
    throw error;
  }
}
