import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEntry } from "../support/entry";
import type { Entrance } from "./contender";

/** Latencies in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Load {
  readonly entrance: Entrance;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface Generator {
  readonly name: string;
  run(load: Load): Promise<LoadResult>;
  stop(): Promise<void>;
}

const script = (load: Load): string => {
  const headers = Object.entries({ "content-type": "application/json", ...load.entrance.headers });
  return `wrk.method = "POST"
wrk.body = ${JSON.stringify(load.body)}
${headers.map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`).join("\n")}
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\nRESULT {"requests":%d,"failed":%d,"perSecond":%.1f,"p50":%.4f,"p99":%.4f}\\n',
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end`;
};

async function startWrk(): Promise<Generator> {
  const folder = await mkdtemp(join(tmpdir(), "bench-wrk-"));
  return {
    name: "wrk",
    stop: () => rm(folder, { recursive: true, force: true }),
    run: async (load) => {
      const path = join(folder, "call.lua");
      await writeFile(path, script(load));
      const bounds = ["-t1", `-c${load.connections}`, `-d${load.seconds}s`, "--timeout=10s"];
      const child = spawn("wrk", [...bounds, "-s", path, load.entrance.url]);
      let said = "";
      child.stdout.on("data", (chunk) => {
        said += chunk;
      });
      await once(child, "close");
      const result = /RESULT (.*)/.exec(said)?.[1];
      if (!result) throw new Error(`wrk failed: ${said}`);
      return JSON.parse(result) as LoadResult;
    },
  };
}

async function startAutocannon(): Promise<Generator> {
  const entry = await startEntry<LoadResult>("tests/bench/autocannon-load.ts");
  await entry.next();
  return {
    name: "autocannon",
    stop: () => entry.stop(),
    run: (load) => {
      entry.child.send(load);
      return entry.next();
    },
  };
}

/** The same load generator for every contender: wrk where it is installed, since it costs the least. */
export const startGenerator = (): Promise<Generator> =>
  spawnSync("wrk", ["-v"]).error === undefined ? startWrk() : startAutocannon();
