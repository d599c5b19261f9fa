import type { Detector, Finding, Severity } from "../detector";
import { normalize } from "../normalize";
import { pendingForm } from "../pending";
import { LEAK_VERSION } from "./leakage";
import { carryingLinks } from "./links";

export const exfiltrationEntities = [
  "IMAGE_EXFILTRATION",
  "LINK_EXFILTRATION",
  "HIDDEN_TEXT",
  "TERMINAL_ESCAPE",
  "SYSTEM_PROMPT_LEAK",
] as const;

export type ExfiltrationEntity = (typeof exfiltrationEntities)[number];

/** The score from which an answer is flagged. */
export const FLAG_CONFIDENCE = 0.5;

const MAYBE_INVISIBLE =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\udb40]|\u034f|[\ufe00-\ufe0f]/;

const ESCAPE = "\u001b";
const CONTROL =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\)?|[PX^_][^\u001b]{0,512}|[@-Z\\^_c])/g;

/** Answers that would carry data out: links and images, hidden characters, terminal commands. */
export const exfiltration: Detector = exfiltrationFor([]);

/** The same detector for a tenant that trusts `allowedHosts`; `example.com` covers its subdomains. */
export function exfiltrationFor(allowedHosts: readonly string[]): Detector {
  return {
    id: "exfiltration",
    type: "exfiltration",
    entities: exfiltrationEntities,
    leftContext: 256,
    pending: pendingForm,
    scan(text, context) {
      if (context.direction !== "response") return [];
      const hosts = context.allowedHosts ?? allowedHosts;
      const found = [...links(text, hosts), ...hidden(text), ...terminal(text)];
      return found.sort((a, b) => a.start - b.start);
    },
  };
}

function links(text: string, allowedHosts: readonly string[]): Finding[] {
  return carryingLinks(text, allowedHosts)
    .filter((link) => link.confidence >= FLAG_CONFIDENCE)
    .map(({ start, end, fetched, confidence }) => {
      const severity: Severity = fetched ? (confidence >= 0.8 ? "high" : "medium") : "low";
      return finding(
        fetched ? "IMAGE_EXFILTRATION" : "LINK_EXFILTRATION",
        start,
        end,
        confidence,
        severity,
      );
    });
}

/** This many scattered zero-width characters are a pattern, not an accident. */
const SCATTERED = 8;

function hidden(text: string): Finding[] {
  if (!MAYBE_INVISIBLE.test(text)) return [];
  const { invisible } = normalize(text);
  const found: Finding[] = [];
  for (const run of invisible) {
    if (run.payload.length >= 4)
      found.push(finding("HIDDEN_TEXT", run.start, run.end, 0.95, "high"));
    else if (run.kind === "tag")
      found.push(finding("HIDDEN_TEXT", run.start, run.end, 0.8, "medium"));
    else if (/[\u202d\u202e]/.test(text.slice(run.start, run.end))) {
      found.push(finding("HIDDEN_TEXT", run.start, run.end, 0.6, "low"));
    }
  }
  const scattered = invisible.filter((run) => run.kind === "zero-width" && run.payload === "");
  const first = scattered[0];
  const last = scattered.at(-1);
  if (scattered.length >= SCATTERED && first !== undefined && last !== undefined) {
    found.push(finding("HIDDEN_TEXT", first.start, last.end, 0.6, "low"));
  }
  return found;
}

function terminal(text: string): Finding[] {
  if (!text.includes(ESCAPE)) return [];
  return [...text.matchAll(CONTROL)].slice(0, 64).map((match) => {
    const start = match.index;
    const end = start + match[0].length;
    // Colours are harmless; the others move the cursor, rename windows or write to the clipboard.
    const paints = /^\u001b\[[0-9;:]*m$/.test(match[0]);
    return finding("TERMINAL_ESCAPE", start, end, paints ? 0.5 : 0.92, paints ? "low" : "high");
  });
}

function finding(
  entity: ExfiltrationEntity,
  start: number,
  end: number,
  confidence: number,
  severity: Severity,
): Finding {
  return {
    type: "exfiltration",
    entity,
    start,
    end,
    confidence,
    severity,
    modelVersion: LEAK_VERSION,
  };
}
