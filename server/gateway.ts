import { runtimeEnv } from "@/lib/env";
import { log, setLogLevel } from "@/lib/log";
import { softwareVersion, toHealthView } from "@/lib/services/health-view";
import { wireGateway } from "@/lib/wiring";
import { createClientAddresses } from "./client-address";
import { drain } from "./drain";
import { createListener, type OwnAnswer } from "./listener";
import { createLoad } from "./load";
import { createMetrics } from "./metrics";
import { createNextHop } from "./next-hop";

const env = runtimeEnv();
setLogLevel(env.LOG_LEVEL);
process.on("uncaughtException", (error) => log.error("Uncaught exception", { error }));
process.on("unhandledRejection", (error) => log.error("Unhandled rejection", { error }));

let isDraining = false;
const wired = await wireGateway(env, {
  load: createLoad(),
  worker: env.TRUEPORTAI_WORKER,
  version: softwareVersion,
  threads: new URL(".", import.meta.url),
});
const metrics = createMetrics({
  inFlight: wired.inFlight,
  spoolBytes: wired.spoolBytes,
  openBreakers: () => wired.openBreakers().length,
});
wired.observe(metrics.count);

const ownPaths: Readonly<Record<string, () => Promise<OwnAnswer>>> = {
  "/trueportai-services/health": async () => {
    const { postgres, redis } = await wired.reach();
    const view = toHealthView(postgres && !isDraining, redis);
    return {
      status: view.status === "unhealthy" ? 503 : 200,
      contentType: "application/json; charset=utf-8",
      body: JSON.stringify(view),
    };
  },
  "/metrics": async () => ({
    status: 200,
    contentType: metrics.contentType,
    body: await metrics.render(),
  }),
};

const addresses = createClientAddresses(env.TRUSTED_PROXIES);
const server = createListener({
  gateway: wired.gateway,
  next: createNextHop({
    port: env.TRUEPORTAI_NEXT_PORT ?? 0,
    bootToken: env.TRUEPORTAI_BOOT_TOKEN ?? "",
    addresses,
  }),
  addresses,
  own: (path) => ownPaths[path] ?? null,
  onFault: (error, requestId) => log.error("A call could not be answered", { error, requestId }),
  bodyIdleTimeoutMs: env.BODY_IDLE_TIMEOUT_MS,
  clientStallTimeoutMs: env.CLIENT_STALL_TIMEOUT_MS,
  maxConnectionsPerAddress: env.MAX_CONNECTIONS_PER_ADDRESS,
});

server.listen(env.PORT, env.HOST, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : env.PORT;
  process.send?.({ ready: true, port });
});
server.on("error", (error) => {
  log.error("The gateway cannot listen", { error });
  process.exit(1);
});

async function stop(timeoutMs: number): Promise<void> {
  if (isDraining) return;
  isDraining = true;
  await drain(server, timeoutMs);
  await wired.close();
  process.exit(0);
}

process.on("SIGTERM", () => void stop(env.DRAIN_TIMEOUT_MS));
process.on("SIGINT", () => void stop(Math.min(env.DRAIN_TIMEOUT_MS, 10_000)));
process.on("disconnect", () => void stop(0));
