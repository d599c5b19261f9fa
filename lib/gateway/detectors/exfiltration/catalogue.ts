import type { EntityInfo } from "../catalogue";
import type { Severity } from "../detector";
import type { ExfiltrationEntity } from "./exfiltration";

const leak = (entity: ExfiltrationEntity, title: string, severity: Severity): EntityInfo => ({
  entity,
  type: "exfiltration",
  group: "Answers",
  title,
  severity,
  onByDefault: true,
});

/** What an editor lists for data that leaves in answers. */
export const exfiltrationCatalogue: readonly EntityInfo[] = [
  leak("IMAGE_EXFILTRATION", "Image whose address carries data", "high"),
  leak("LINK_EXFILTRATION", "Link whose address carries data", "low"),
  leak("HIDDEN_TEXT", "Characters nobody sees", "high"),
  leak("TERMINAL_ESCAPE", "Terminal commands", "high"),
  leak("SYSTEM_PROMPT_LEAK", "Text of the system prompt", "high"),
];
