import type { EntityInfo } from "../catalogue";
import type { Severity } from "../detector";
import type { InjectionEntity } from "./rules";

const attack = (entity: InjectionEntity, title: string, severity: Severity): EntityInfo => ({
  entity,
  type: "injection",
  group: "Prompt attacks",
  title,
  severity,
  onByDefault: true,
});

/** What an editor lists for prompt attacks; severities are those of a confident finding. */
export const injectionCatalogue: readonly EntityInfo[] = [
  attack("INSTRUCTION_OVERRIDE", "Order to ignore instructions", "high"),
  attack("PROMPT_EXTRACTION", "Attempt to read the system prompt", "high"),
  attack("SECRET_EXTRACTION", "Attempt to read a secret of the assistant", "medium"),
  attack("PERSONA_SWITCH", "Persona without rules", "high"),
  attack("REFUSAL_SUPPRESSION", "Order never to refuse", "medium"),
  attack("FAKE_ROLE", "Forged system or assistant role", "high"),
  attack("FORGED_INSTRUCTION", "Forged new instructions", "high"),
  attack("INDIRECT_INJECTION", "Order to the model inside a document", "high"),
  attack("ENCODED_PAYLOAD", "Attack in base64, hex or the like", "high"),
  attack("INVISIBLE_TEXT", "Message in characters nobody sees", "high"),
  attack("INJECTION", "Reads like known attacks", "medium"),
];
