import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keepAlive } from "./keep-alive";

const folder = mkdtempSync(join(tmpdir(), "trueportai-keep-alive-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = (name: string, source: string): string => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, source);
  return path;
};
const serves = program(
  "serves",
  "process.send({ ready: true, port: 7 }); setInterval(() => {}, 1e6)",
);
const fails = program("fails", "process.exit(3)");

function keep(path: string, isEnding = () => false) {
  const children: ChildProcess[] = [];
  const kept = keepAlive({
    name: "child",
    isEnding,
    spawn: () => {
      const child = fork(path, { execArgv: [] });
      children.push(child);
      return child;
    },
  });
  return { kept, children };
}

/** The next child, once it reports ready. */
async function nextReady(children: readonly ChildProcess[], index: number): Promise<void> {
  while (!children[index]) await new Promise((resolve) => setTimeout(resolve, 10));
  await once(children[index], "message");
}

test("a child that dies after it was ready is restarted", async () => {
  const { kept, children } = keep(serves);
  expect(await kept.ready).toBe(7);
  children[0]?.kill("SIGKILL");
  await nextReady(children, 1);
  await kept.stop("SIGTERM");
  expect(children).toHaveLength(2);
});

test("a child that ends before it was ever ready is a failed start, not a loop", async () => {
  const { kept, children } = keep(fails);
  await expect(kept.ready).rejects.toThrow("exit code 3");
  expect(children).toHaveLength(1);
});

test("a child that ends while everything ends stays ended", async () => {
  let isEnding = false;
  const { kept, children } = keep(serves, () => isEnding);
  await kept.ready;
  isEnding = true;
  children[0]?.kill("SIGTERM");
  await kept.stop("SIGTERM");
  expect(children).toHaveLength(1);
});

test("a restart brings a new child without delay", async () => {
  const { kept, children } = keep(serves);
  await kept.ready;
  kept.restart();
  await nextReady(children, 1);
  await kept.stop("SIGTERM");
  expect(children[0]?.signalCode).toBe("SIGTERM");
});
