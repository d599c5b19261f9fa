import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { newSecrets, startApp } from "../support/app";
import { superuserUrl } from "../support/database";
import { type Behaviour, startFaultyUpstream } from "../support/faulty-upstream";
import { answer, resetAfter, stallAfter, streaming } from "../support/misbehaviour";
import { residentMib } from "../support/process-tree";
import { headOf, openCall, send } from "../support/raw";
import { rides } from "../support/rides";
import { tenantRows } from "../support/rows";
import { newTenant, platformPath, servicesPath, signIn } from "../support/tenant";

/**
 * Mixed traffic for a given time: plain answers, streams, callers who leave, vendors that break or close idle
 * connections. Exits with 1 when a call failed that should not, a row is missing or duplicated, or memory grew.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    lanes: { type: "string", default: "16" },
  },
});
const durationMs = Number(values.minutes) * 60_000;
/** A lane's pause between two calls, so that hours of it stay bounded. */
const pauseMs = 20;

const upstream = await startFaultyUpstream();
const secrets = newSecrets();
const app = await startApp({ env: { ...secrets, EGRESS_ALLOW: `127.0.0.1:${upstream.port}` } });
const faults: string[] = [];
let sent = 0;

/** `idle` meets a vendor that closes a kept connection instead of answering; once only, as a real one would. */
type Kind = "whole" | "streamed" | "left" | "broken" | "idle";
const kinds: readonly Kind[] = ["whole", "streamed", "idle", "left", "streamed", "broken", "whole"];

try {
  const databaseUrl = await superuserUrl(app.dataDir);
  const site = { url: app.url, ownerToken: await signIn(app.url), databaseUrl, secrets };
  const tenant = await newTenant(site, { upstream: upstream.url, rateLimitRpm: 1_000_000 });
  const plan = { plan_id: "enterprise" };
  await tenant.manage("POST", `${platformPath}/service/subscriptions`, plan);

  const usedConnections = new Set<number>();
  const triedCalls = new Set<string>();
  const behave: Behaviour = (call) => {
    upstream.takeCalls();
    const kind = call.headers["x-soak"];
    const ride = rides.find(({ provider }) => provider === call.headers["x-provider"]);
    if (!ride) return answer(200, "{}")(call);
    if (kind === "streamed") return streaming(ride.events)(call);
    if (kind === "left") return stallAfter(ride.events.slice(0, 2))(call);
    if (kind === "broken") return resetAfter(ride.events.slice(0, 2))(call);
    const id = String(call.headers["x-call"]);
    if (kind === "idle" && usedConnections.has(call.connection) && !triedCalls.delete(id)) {
      triedCalls.add(id);
      call.request.socket.destroy();
      return;
    }
    usedConnections.add(call.connection);
    return answer(200, JSON.stringify(ride.answer))(call);
  };
  upstream.behave(behave);

  const once = async (turn: number): Promise<void> => {
    const kind = kinds[turn % kinds.length] ?? "whole";
    const ride = rides[turn % rides.length];
    if (!ride) return;
    const isStreamed = kind !== "whole" && kind !== "idle";
    const url = `${app.url}${servicesPath}${isStreamed ? ride.streamPath : ride.path}`;
    const call = {
      headers: {
        ...ride.keyHeader(tenant.key),
        "content-type": "application/json",
        "x-soak": kind,
        "x-call": String(sent),
        "x-provider": ride.provider,
      },
      body: JSON.stringify(isStreamed ? ride.streamBody : ride.body),
    };
    sent++;
    if (kind === "left") {
      const open = openCall(url, call);
      const response = await headOf(open);
      response.once("error", () => undefined);
      open.destroy();
      return;
    }
    const got = await send(url, call);
    const isRight = got.status === 200 && got.isWhole === (kind !== "broken");
    if (!isRight) faults.push(`${kind} at ${ride.provider}: ${got.status}, whole: ${got.isWhole}`);
  };

  const pids = app.gatewayPids();
  const memory = (): number => pids.reduce((sum, pid) => sum + residentMib(pid), 0);
  const began = performance.now();
  let warmMib = 0;
  const lane = async (start: number): Promise<void> => {
    for (let turn = start; performance.now() - began < durationMs && faults.length < 20; turn++) {
      await once(turn).catch((error: Error) => faults.push(error.message));
      // Memory is compared from the tenth part on: before that, caches and pools still fill.
      if (warmMib === 0 && performance.now() - began > durationMs / 10) warmMib = memory();
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: Number(values.lanes) }, (_, i) => lane(i)));
  await sleep(Math.min(60_000, durationMs / 4));

  const endMib = memory();
  if (endMib > warmMib * 1.2) faults.push(`memory grew from ${warmMib} to ${endMib} MiB`);
  if (app.gatewayPids().join() !== pids.join()) faults.push("the gateway was started again");
  const rows = await tenantRows(databaseUrl, tenant.id, sent);
  const ids = new Set(rows.map(({ request_id }) => request_id));
  if (rows.length !== sent || ids.size !== sent) {
    faults.push(`${sent} calls have ${rows.length} rows of ${ids.size} requests`);
  }
  console.log(
    `${sent} calls in ${values.minutes} min, memory ${warmMib.toFixed(0)} → ${endMib.toFixed(0)} MiB, ${faults.length} faults`,
  );
} finally {
  await app.stop();
  await upstream.stop();
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
