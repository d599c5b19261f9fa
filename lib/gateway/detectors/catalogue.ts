import type { FindingType, Severity } from "./detector";

/** Where an editor lists an entity. */
export type EntityGroup =
  | "Contact"
  | "Financial"
  | "Network and devices"
  | "Health"
  | "Personal"
  | "Secrets"
  | "North America"
  | "Latin America"
  | "Europe"
  | "Asia and Pacific"
  | "Africa and Middle East"
  | "Prompt attacks"
  | "Bias"
  | "Answers";

/** What a person choosing entities needs to know about one. */
export interface EntityInfo {
  /** As it appears in findings and masks. */
  readonly entity: string;
  readonly type: FindingType;
  readonly group: EntityGroup;
  readonly title: string;
  readonly severity: Severity;
  /** False where a match alone says little, so a rule names the entity before it acts on it. */
  readonly onByDefault: boolean;
}
