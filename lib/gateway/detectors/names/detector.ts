import type { EntityInfo } from "../catalogue";
import type { Detector } from "../detector";
import { Bloom } from "./lexicon";
import data from "./names.weights.json";
import { NameTagger } from "./tagger";

const VERSION = "names-perceptron-1.0";

export const person: EntityInfo = {
  entity: "PERSON",
  type: "pii",
  group: "Personal",
  title: "Name of a person",
  severity: "low",
  onByDefault: false,
};

const bytes = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

function loadTagger(): NameTagger {
  return new NameTagger({
    weights: new Int8Array(bytes(data.weights).buffer),
    lexicon: {
      given: new Bloom(bytes(data.given)),
      any: new Bloom(bytes(data.any)),
      common: new Bloom(bytes(data.common)),
      other: new Bloom(bytes(data.other)),
    },
    threshold: data.threshold,
  });
}

/** The margin at which confidence is highest. */
const SURE = 900;

let tagger: NameTagger | null = null;

/**
 * Names of people by a small learned model: it weighs the word, its neighbours and lists of names.
 * It errs often enough that names are of low severity, and that rules name `PERSON` to act on it.
 */
export const nameDetector: Detector = {
  id: "names",
  type: "pii",
  entities: [person.entity],
  scan(text) {
    tagger ??= loadTagger();
    return tagger.find(text).map(({ start, end, margin }) => ({
      type: person.type,
      entity: person.entity,
      start,
      end,
      confidence: Math.round((0.5 + 0.45 * Math.min(1, margin / SURE)) * 1000) / 1000,
      severity: person.severity,
      modelVersion: VERSION,
    }));
  },
};
