import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports";

function find(name: string): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** Where `redis-server` is; null when it is not installed, and then its tests cannot run. */
export const redisServer = find("redis-server");

/** A real Redis of a test's own. */
export interface TestRedis {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops the process from running without ending it: connections stay and nothing answers. */
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

async function waitFor(port: number): Promise<void> {
  for (;;) {
    const socket = createConnection(port, "127.0.0.1");
    const isThere = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return;
    await sleep(20);
  }
}

export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), "trueportai-redis-"));
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
    child = spawn(redisServer ?? "redis-server", args, { stdio: "ignore" });
    await waitFor(port);
  }
  async function stop(): Promise<void> {
    const current = child;
    if (!current || current.exitCode !== null) return;
    const ended = once(current, "exit");
    current.kill("SIGKILL");
    await ended;
    child = undefined;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
