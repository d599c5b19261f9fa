import { describe, expect, it } from "vitest";
import { piiDetector } from "@/lib/gateway/detectors/pii/detector";

/** What an entity's detector must do: values to find, marked «so», and texts that only look like one. */
export interface EntityFixtures {
  readonly valid: readonly string[];
  readonly nearMiss: readonly string[];
}

/** Fewer than five of each would say little about an entity. */
const LEAST = 5;

/** Holds the detector to fixtures: valid values at exactly their place, near misses not at all. */
export function proveEntities(fixtures: Readonly<Record<string, EntityFixtures>>): void {
  describe.each(Object.entries(fixtures))("%s", (entity, { valid, nearMiss }) => {
    it("has enough fixtures and is listed", () => {
      expect(valid.length).toBeGreaterThanOrEqual(LEAST);
      expect(nearMiss.length).toBeGreaterThanOrEqual(LEAST);
      expect(piiDetector.entities).toContain(entity);
    });

    it.each(valid)("is found in %s", (marked) => {
      const start = marked.indexOf("«");
      const end = marked.indexOf("»") - 1;
      const found = scan(marked.replace(/[«»]/g, "")).filter((f) => f.entity === entity);
      expect(found.map((f) => [f.start, f.end])).toContainEqual([start, end]);
    });

    it.each(nearMiss)("is not seen in %s", (text) => {
      expect(scan(text).map((f) => f.entity)).not.toContain(entity);
    });
  });
}

function scan(text: string) {
  return piiDetector.scan(text, { role: "user", direction: "request" });
}
