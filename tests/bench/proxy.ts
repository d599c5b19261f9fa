import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot, startEntry } from "../support/entry";
import type { StreamResult } from "../support/stream-client";
import type { Contender } from "./contender";
import { contenders } from "./contenders";
import { startGenerator } from "./load";
import { type Bounds, measure, type Rig, type Round } from "./measure";
import { ratios, summarize, tables } from "./report";
import { startUpstreams } from "./upstreams";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: Object.keys(contenders).join(",") },
    quick: { type: "boolean", default: false },
  },
});

const connections = 32;
const bounds: Bounds = values.quick
  ? { connections, secondsAtOne: 1, secondsAtMany: 2, secondsOfStreams: 1 }
  : { connections, secondsAtOne: 2, secondsAtMany: 3, secondsOfStreams: 2 };
const warmUp: Bounds = { connections, secondsAtOne: 1, secondsAtMany: 2, secondsOfStreams: 1 };
const wanted = new Set(["direct", ...values.only.split(",")]);

const parts: { stop(): Promise<unknown> }[] = [];
const keep = <Part extends { stop(): Promise<unknown> }>(part: Part): Part => {
  parts.push(part);
  return part;
};
const running: Contender[] = [];
const rounds = new Map<string, Round[]>();
let tools = "";
try {
  const upstreams = keep(await startUpstreams({ events: 40, intervalMs: 20 }));
  const generator = keep(await startGenerator());
  const streams = keep(await startEntry<StreamResult>("tests/support/stream-client.ts"));
  await streams.next();
  tools = `load by ${generator.name}, upstream ${upstreams.name}`;
  for (const [name, start] of Object.entries(contenders)) {
    const started = wanted.has(name) ? await start(upstreams.ports) : null;
    for (const contender of started ? [started].flat() : []) {
      running.push(keep(contender));
      rounds.set(contender.name, []);
    }
  }
  const rig: Rig = { generator, streams, bounds };
  await measure(running, { ...rig, bounds: warmUp });
  for (let round = 0; round < Number(values.rounds); round++) {
    // Each round starts with a different one, so that none always follows the same neighbour.
    const turn = round % running.length;
    const measured = await measure([...running.slice(turn), ...running.slice(0, turn)], rig);
    for (const [{ name }, round] of measured) rounds.get(name)?.push(round);
    console.error(`round ${round + 1} of ${values.rounds}`);
  }
} finally {
  await Promise.allSettled(parts.map((part) => part.stop()));
}

const direct = rounds.get("direct") ?? [];
const summaries = [...rounds].map(([name, all]) => summarize(name, all, direct));
const about = {
  at: new Date().toISOString(),
  node: process.version,
  tools,
  rounds: Number(values.rounds),
  bounds,
};
const folder = join(projectRoot, ".data", "bench");
await mkdir(folder, { recursive: true });
await writeFile(
  join(folder, "proxy.json"),
  `${JSON.stringify({ about, summaries, rounds: Object.fromEntries(rounds) }, null, 2)}\n`,
);
console.log(`\nMedians of ${about.rounds} interleaved rounds; ${tools}, Node ${about.node}.\n`);
console.log(tables(summaries, connections));
console.log(`\n${ratios(rounds).join("\n")}\n\nAll figures: ${join(folder, "proxy.json")}`);
