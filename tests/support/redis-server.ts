import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { freePort, untilListening } from "./ports";

export const hasRedisServer = spawnSync("redis-server", ["--version"]).status === 0;

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Holds every command back until `resume`: a Redis that is slow rather than dead. */
  freeze(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** A real Redis in memory only. Ask `hasRedisServer` first. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const settings = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  const child = spawn("redis-server", settings, { stdio: "ignore" });
  const ended = once(child, "exit");
  await untilListening(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    freeze: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
