import type { Detector } from "../detectors/detector";
import { leakIndex, systemLeaks } from "../detectors/exfiltration/leakage";
import { MalformedJson, readJson } from "../json-text";
import { type Selection, withDetector } from "./compile";
import { placesIn, questions } from "./text-places";

const decoder = new TextDecoder();

const entity = "SYSTEM_PROMPT_LEAK";

/** The comparison needs an index of each call's prompt, so it runs only where a rule asks for it. */
const asksForLeaks = ({ rules }: Selection): boolean =>
  rules.some(
    ({ trigger }) =>
      trigger.kind === "exfiltration" &&
      (trigger.entities === null || trigger.entities.includes(entity)),
  );

function detectorFor(body: Uint8Array): Detector | null {
  const systemTexts: string[] = [];
  const knownTexts: string[] = [];
  try {
    const reading = readJson(decoder.decode(body), questions);
    for (const { role, text } of placesIn(reading, "request", null, 0)) {
      if (role === "system") systemTexts.push(text);
      else knownTexts.push(text);
    }
  } catch (error) {
    if (error instanceof MalformedJson) return null;
    throw error;
  }
  if (systemTexts.length === 0) return null;
  const index = leakIndex(systemTexts.join("\n"), knownTexts.join("\n"));
  return {
    id: "prompt-leak",
    type: "exfiltration",
    entities: [entity],
    scan: (text) => systemLeaks(index, text),
  };
}

/** The same rules, also watching the answer for this request's own system text. */
export function watchingForLeaks(selection: Selection, body: Uint8Array): Selection {
  const detector = asksForLeaks(selection) ? detectorFor(body) : null;
  return detector ? withDetector(selection, detector) : selection;
}
