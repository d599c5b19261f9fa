import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../support/entry";

async function run(folder: string): Promise<{ code: number; verdicts: object[]; said: string }> {
  const script = join(projectRoot, "scripts", "run.mjs");
  const args = [script, join(projectRoot, "scripts", "policy-test.ts"), folder];
  const child = spawn(process.execPath, args, { cwd: projectRoot });
  let out = "";
  let said = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = (await once(child, "close")) as [number];
  const verdicts = out.split("\n").filter((line) => line.startsWith("{"));
  return { code, said, verdicts: verdicts.map((line) => JSON.parse(line) as object) };
}

it("fixtures in, verdicts out, and the exit code says whether all are as wanted", async () => {
  const good = await run(join(projectRoot, "tests/fixtures/policies"));
  expect(good.said).toContain("3 passed, 0 failed");
  expect(good.code).toBe(0);
  expect(good.verdicts[0]).toMatchObject({ outcome: "block", failures: [] });

  const folder = await mkdtemp(join(tmpdir(), "trueportai-policies-"));
  const rule = { name: "Word", action: "block", trigger_type: "keyword", keywords: ["Falcon"] };
  const wrong = { name: "passes", text: "Falcon", expect: { outcome: "pass" } };
  await writeFile(join(folder, "a.json"), JSON.stringify({ rules: [rule], cases: [wrong] }));
  const bad = await run(folder);
  expect(bad.code).toBe(1);
  expect(bad.verdicts).toMatchObject([{ failures: ["outcome is block, not pass"] }]);

  const broken = { ...rule, trigger_type: "regex", keywords: [], pattern: "(a" };
  await writeFile(join(folder, "b.json"), JSON.stringify({ rules: [broken], cases: [] }));
  const refused = await run(folder);
  expect(refused.code).toBe(2);
  expect(refused.said).toMatch(/b\.json: pattern is refused at character/);
  await rm(folder, { recursive: true });
});
