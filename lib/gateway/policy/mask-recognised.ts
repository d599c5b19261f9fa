import { detectors } from "../detectors";
import { MalformedJson } from "../json-text";
import { compilePolicy, type Selection } from "./compile";
import { inspectJson, inspectText } from "./inspect";
import {
  DEFAULT_MAX_MATCH_LENGTH,
  type Direction,
  everywhere,
  noExceptions,
  type Rule,
} from "./rule";
import { StreamGovernor } from "./stream-redactor";

const masking = (kind: "pii" | "exfiltration"): Rule => ({
  id: `mask ${kind}`,
  name: `mask ${kind}`,
  version: 1,
  action: "redact",
  trigger: { kind, entities: null, minConfidence: 0 },
  direction: "both",
  scope: everywhere,
  priority: 1,
  exceptions: noExceptions,
  mode: "enforce",
  severity: null,
  maxMatchLength: DEFAULT_MAX_MATCH_LENGTH,
  onOverlong: "release",
  restore: false,
  placeholder: null,
});

const selections = new Map<Direction, Selection | null>();

function selectionFor(direction: Direction): Selection | null {
  let selection = selections.get(direction);
  if (selection === undefined) {
    const policy = compilePolicy([masking("pii"), masking("exfiltration")], {
      detectors,
      storeMinSeverity: null,
      digest: (value) => value,
    });
    const scope = { keyId: "", provider: "", model: null, env: "" };
    selection = policy.select(scope, direction);
    selections.set(direction, selection);
  }
  return selection;
}

function maskStream(selection: Selection, text: string): string {
  const governor = new StreamGovernor({
    selection,
    restorer: null,
    uninspectable: "block",
    maxEventBytes: text.length * 3 + 1,
    errorEvent: () => "",
    onStopped: () => undefined,
  });
  const decoder = new TextDecoder();
  const first = governor.push(new TextEncoder().encode(text));
  return decoder.decode(first, { stream: true }) + decoder.decode(governor.flush());
}

/** A captured body with everything masked that any detector recognises as personal or secret. */
export function maskRecognised(text: string, direction: Direction, contentType: string): string {
  const selection = selectionFor(direction);
  if (!selection) return text;
  if (/^text\/event-stream\b/i.test(contentType)) return maskStream(selection, text);
  try {
    return inspectJson(selection, text).body ?? text;
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    return inspectText(selection, text, "user").body ?? text;
  }
}
