import { expect, it } from "vitest";
import { importsOf, type SourceFile, sourceFiles } from "./source-files";

const files = new Map(
  sourceFiles(["lib", "app", "components"]).map((file) => [
    file.path.replace(/(?:\/index)?\.tsx?$/, ""),
    file,
  ]),
);

/** Imports that exist at run time: types leave nothing behind. */
const importsAtRun = ({ path, text }: SourceFile) =>
  importsOf({ path, text: text.replace(/\b(?:import|export) type\b[^;]*;/g, "") });

it("the browser gets no schemas, whose library alone outweighs a page", () => {
  const reached = new Map<string, string>();
  const waiting = [...files].filter(([, { text }]) => text.startsWith('"use client"'));
  for (const [name] of waiting) reached.set(name, name);
  const heavy: string[] = [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [name, file] = next;
    for (const { written, ours } of importsAtRun(file)) {
      if (written === "zod") heavy.push(`${reached.get(name)} brings zod`);
      const found = ours === null ? undefined : files.get(ours);
      if (ours === null || !found || reached.has(ours)) continue;
      reached.set(ours, `${reached.get(name)} > ${ours}`);
      waiting.push([ours, found]);
    }
  }
  expect(reached.size).toBeGreaterThan(100);
  expect(heavy).toEqual([]);
});
