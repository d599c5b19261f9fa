import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureSecrets } from "./secrets";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "trueportai-secrets-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const path = () => join(dataDir, "secrets.json");

test("secrets are made once and only their owner can read them", async () => {
  const made = await ensureSecrets({}, dataDir);
  expect(made.authSecret).toMatch(/^[0-9a-f]{64}$/);
  expect(made.encryptionKey).not.toBe(made.authSecret);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(await ensureSecrets({}, dataDir)).toEqual(made);
});

test("two starts at once agree on one pair", async () => {
  const pairs = await Promise.all(Array.from({ length: 8 }, () => ensureSecrets({}, dataDir)));
  expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(1);
});

test("a file that others may read is closed to them", async () => {
  writeFileSync(path(), JSON.stringify({ authSecret: "a", encryptionKey: "b" }), { mode: 0o644 });
  await ensureSecrets({}, dataDir);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test("a variable wins over the file, and both together need no file", async () => {
  expect((await ensureSecrets({ AUTH_SECRET: "given" }, dataDir)).authSecret).toBe("given");
  rmSync(path());
  await ensureSecrets({ AUTH_SECRET: "given", ENCRYPTION_KEY: "too" }, dataDir);
  expect(() => readFileSync(path())).toThrow("ENOENT");
});

test("a damaged file is reported, never replaced", async () => {
  writeFileSync(path(), "{");
  await expect(ensureSecrets({}, dataDir)).rejects.toThrow(`The secrets in ${path()}`);
  expect(readFileSync(path(), "utf8")).toBe("{");
});

test.each([
  [{}, "Set AUTH_SECRET and ENCRYPTION_KEY beside DATABASE_URL"],
  [{ AUTH_SECRET: "given" }, "Set ENCRYPTION_KEY beside DATABASE_URL"],
])("beside a database of the operator's own none is made up: %o", async (given, sentence) => {
  const DATABASE_URL = "postgresql://db.example/app";
  await expect(ensureSecrets({ ...given, DATABASE_URL }, dataDir)).rejects.toThrow(sentence);
});
