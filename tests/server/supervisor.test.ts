import { mkdtemp, readFile, rm } from "node:fs/promises";
import { constants, getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { newKeySecret } from "@/lib/crypto";
import { type App, startApp } from "../support/app";
import { processesRunning, processIds } from "../support/process-tree";

/** The product on its own embedded Postgres, as a newcomer starts it. */

let dataDir: string;
let app: App | undefined;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "trueportai-supervisor-"));
});
afterEach(async () => {
  await app?.stop();
  app = undefined;
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const shownKey = (said: string) => /Gateway key +(sk-\w+)/.exec(said)?.[1];

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await isSo()); ) {
    if (Date.now() > deadline) throw new Error("It did not come to pass within a minute.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const isHealthy = (url: string) =>
  fetch(`${url}/trueportai-services/health`).then(
    (response) => response.status === 200,
    () => false,
  );

const statusOfFirstCall = async (url: string, key: string) => {
  const { status } = await fetch(`${url}/trueportai-services/sandbox/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox-echo", messages: [{ role: "user", content: "Hi" }] }),
  });
  return status;
};

test("the first start shows a key that opens the gateway; later ones show none and keep it", async () => {
  app = await startApp({ dataDir });
  const key = shownKey(app.said()) ?? "";
  expect(key).toMatch(/^sk-\w{32}$/);
  expect(app.said()).toContain("curl http://localhost:");
  expect(await statusOfFirstCall(app.url, key)).toBe(200);
  expect(await statusOfFirstCall(app.url, newKeySecret())).toBe(401);
  expect(await app.stop()).toBe(0);

  app = await startApp({ dataDir });
  expect(shownKey(app.said())).toBeUndefined();
  expect(await statusOfFirstCall(app.url, key)).toBe(200);
});

test("nothing outlives a supervisor killed by SIGKILL, and the next start carries on", async () => {
  const killed = await startApp({ dataDir });
  const all = processIds(killed.pid);
  expect(all.length).toBeGreaterThan(4);
  process.kill(killed.pid, "SIGKILL");
  await until(() => all.every((pid) => processIds(pid).length === 0));
  app = await startApp({ dataDir });
  expect(await isHealthy(app.url)).toBe(true);
});

test.each(["gateway.js", "dashboard.js", "bin/postgres -D"])(
  "the product recovers when its %s is killed",
  async (part) => {
    const running = await startApp({ dataDir });
    app = running;
    const [victim = 0] = processesRunning(running.pid, part);
    process.kill(victim, "SIGKILL");
    await until(() => {
      const [next] = processesRunning(running.pid, part);
      return next !== undefined && next !== victim;
    });
    await until(() => isHealthy(running.url));
    await until(() => fetch(`${running.url}/health`).then(({ status }) => status === 200));
  },
);

test.runIf(process.platform === "linux")(
  "Postgres writes calls down when calls leave it time",
  async () => {
    const running = await startApp();
    app = running;
    expect(await statusOfFirstCall(running.url, shownKey(running.said()) ?? "")).toBe(200);
    const priorities = () =>
      processesRunning(running.pid, "postgres: trueportai").flatMap((pid) => {
        try {
          return getPriority(pid);
        } catch {
          // It has ended in the meantime.
          return [];
        }
      });
    await until(() => priorities().includes(constants.priority.PRIORITY_LOW));
    // The process that answers the dashboard does not yield.
    expect(priorities()).toContain(constants.priority.PRIORITY_NORMAL);
  },
);

test("a second start on the same data folder is refused with a sentence", async () => {
  app = await startApp({ dataDir });
  await expect(startApp({ dataDir })).rejects.toThrow(
    /already runs on .* \(process \d+\)\. Stop it/,
  );
});

test("bad variables stop the start, all named, none shown", async () => {
  const env = { PORT: "a-port", AUTH_SECRET: "short-secret", WORKERS: "0" };
  const refusal = startApp({ dataDir, env });
  await expect(refusal).rejects.toThrow(/PORT: .*\n.*AUTH_SECRET: .*\n.*WORKERS: /);
  await expect(refusal).rejects.not.toThrow("short-secret");
});

test("secrets are not readable by others, and none stands in the database's settings", async () => {
  app = await startApp({ dataDir });
  const secrets = await readFile(join(dataDir, "secrets.json"), "utf8");
  const [postgres = 0] = processesRunning(app.pid, "bin/postgres -D");
  const environment = await readFile(`/proc/${postgres}/environ`, "utf8");
  for (const secret of Object.values(JSON.parse(secrets)))
    expect(environment).not.toContain(secret);
});
