import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { freePort, untilListening } from "../support/ports";
import type { Contender, UpstreamPorts } from "./contender";

const version = "1.15.2";
/** The versions that it would resolve to break its streams. */
const manifest = {
  private: true,
  dependencies: { "@portkey-ai/gateway": version },
  overrides: { "@hono/node-server": "1.13.5", hono: "4.9.7" },
};

/**
 * Installs Portkey's gateway outside the project, once. Returns its entry point, or null after
 * printing the reason.
 */
async function install(): Promise<string | null> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "trueportai-bench", `portkey-${version}`);
  const entry = join(folder, "node_modules/@portkey-ai/gateway/build/start-server.js");
  if (existsSync(entry)) return entry;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const flags = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
  const done = spawnSync("npm", flags, { cwd: folder, encoding: "utf8" });
  if (done.status === 0 && existsSync(entry)) return entry;
  console.error(`SKIPPED portkey: it cannot be installed here. ${done.stderr.split("\n")[0]}`);
  return null;
}

/** Portkey's open-source gateway, pointed at the mock by its own headers; null where it is unavailable. */
export async function startPortkey(upstreams: UpstreamPorts): Promise<Contender | null> {
  const entry = await install();
  if (!entry) return null;
  const port = await freePort();
  const child = spawn(process.execPath, [entry, "--headless", `--port=${port}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const ended = once(child, "exit");
  await untilListening(port);
  const entrance = (upstream: number) => ({
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    headers: {
      authorization: "Bearer sk-bench",
      "x-portkey-provider": "openai",
      "x-portkey-custom-host": `http://127.0.0.1:${upstream}/v1`,
    },
  });
  return {
    name: "portkey",
    pid: child.pid ?? 0,
    json: entrance(upstreams.json),
    stream: entrance(upstreams.stream),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
