import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseEgressAllow } from "./egress";
import { type RuntimeEnv, runtimeEnv } from "./env";
import { createGateway, type Gateway } from "./gateway";
import type { Exchange } from "./gateway/exchange";
import type { Load, Sink } from "./gateway/ports";
import { log } from "./log";
import { createAnswerLengths } from "./stores/answer-lengths";
import { createBreakers } from "./stores/breaker";
import { createBudgets } from "./stores/budgets";
import { createCredentials, operatorProviders } from "./stores/credentials";
import { createDatabase } from "./stores/database";
import { createDecompressor } from "./stores/decompressor";
import { createEgressGuard } from "./stores/egress-connect";
import { createEstimator } from "./stores/estimator";
import { startHeartbeat } from "./stores/heartbeat";
import { createInvalidation } from "./stores/invalidation";
import { createKeyStore } from "./stores/keys";
import { createLocalLimiter, createSharedLimiter } from "./stores/limiter";
import { startMaintenance } from "./stores/maintenance";
import { createObjectStore } from "./stores/objects";
import { createPayloads } from "./stores/payloads";
import { createPolicyStore } from "./stores/policies";
import { createPrices } from "./stores/prices";
import { createQuotas } from "./stores/quotas";
import { createRedis, redisOptions } from "./stores/redis";
import { createRecorder } from "./stores/sink";
import { createUpstream } from "./stores/upstream";
import { systemClock } from "./time";

/** What differs between the processes that can host a gateway. */
export interface GatewayHost {
  readonly load: Load;
  /** Names this process's spool; unique among the processes of a data folder. */
  readonly worker: number;
  /** The software's version, as health reports it. */
  readonly version: string;
  /** Folder of the bundled worker threads. */
  readonly threads: URL;
}

/** A gateway with everything behind its ports, and what its process needs from them. */
export interface WiredGateway {
  readonly gateway: Gateway;
  inFlight(): number;
  spoolBytes(): number;
  openBreakers(): string[];
  /** Calls `listener` with every ended exchange. */
  observe(listener: (exchange: Exchange) => void): void;
  /** Which external services answer now. */
  reach(): Promise<{ postgres: boolean; redis: boolean | null }>;
  /** Flushes the spool and closes every connection. */
  close(): Promise<void>;
}

const reachDeadlineMs = 2_000;
const flushDeadlineMs = 4_000;

/** The same sink, counting calls in progress and reporting ended ones. */
function watched(sink: Sink) {
  const listeners: ((exchange: Exchange) => void)[] = [];
  let inFlight = 0;
  return {
    inFlight: () => inFlight,
    observe: (listener: (exchange: Exchange) => void) => listeners.push(listener),
    sink: {
      isFull: sink.isFull,
      whenSafe: sink.whenSafe,
      begin(exchange) {
        inFlight++;
        sink.begin(exchange);
      },
      end(exchange) {
        inFlight--;
        sink.end(exchange);
        for (const listener of listeners) listener(exchange);
      },
    } satisfies Sink,
  };
}

/** The data plane's composition root: turns the environment into ports, and the ports into a gateway. */
export async function wireGateway(env: RuntimeEnv, host: GatewayHost): Promise<WiredGateway> {
  const database = createDatabase({ url: env.DATABASE_URL });
  const invalidation = createInvalidation({ url: env.DATABASE_URL });
  const secrets = {
    encryptionKey: env.ENCRYPTION_KEY,
    previousEncryptionKey: env.ENCRYPTION_KEY_PREVIOUS,
  };
  const redis = createRedis(redisOptions(env));
  const redisIsReady = redis?.ready();
  const local = createLocalLimiter();
  const breakers = createBreakers(systemClock);
  const egress = createEgressGuard(parseEgressAllow(env.EGRESS_ALLOW));
  const upstream = createUpstream({
    connectTimeoutMs: env.CONNECT_TIMEOUT_MS,
    firstByteTimeoutMs: env.FIRST_BYTE_TIMEOUT_MS,
    idleTimeoutMs: env.STREAM_IDLE_TIMEOUT_MS,
    totalTimeoutMs: env.REQUEST_TOTAL_TIMEOUT_MS,
    connections: env.MAX_IN_FLIGHT + 64,
    breakers,
    egress,
  });
  const recorder = await createRecorder({
    dataDir: env.DATA_DIR,
    worker: host.worker,
    maxBytes: env.SPOOL_MAX_BYTES,
    databaseUrl: env.DATABASE_URL,
    drainEntry: new URL("drain-worker.js", host.threads),
  });
  const prices = createPrices();
  const estimator = createEstimator({
    spool: recorder.spool,
    prices,
    entry: new URL("estimate-worker.js", host.threads),
  });
  const budgets = createBudgets({ database });
  const quotas = createQuotas({ database });
  const maintenance = startMaintenance({ database });
  const payloads = createPayloads({
    database,
    invalidation,
    objects: createObjectStore({ egress, ...secrets }),
  });
  const { sink, inFlight, observe } = watched(recorder.sink);
  const gateway = createGateway(
    {
      keys: createKeyStore({
        database,
        invalidation,
        ...secrets,
        maxCapture: env.MAX_PAYLOAD_CAPTURE,
      }),
      budgets,
      quotas,
      limiter: redis ? createSharedLimiter({ redis, local }) : local,
      credentials: createCredentials({
        database,
        invalidation,
        ...secrets,
        operator: operatorProviders(env),
      }),
      policies: createPolicyStore({
        database,
        invalidation,
        encryptionKey: env.ENCRYPTION_KEY,
      }),
      upstream,
      sink,
      estimator,
      payloads,
      prices,
      answerLengths: createAnswerLengths(),
      decompressor: createDecompressor(),
      load: host.load,
      faults: {
        report: (error, requestId) => log.error("A call failed unexpectedly", { error, requestId }),
      },
      clock: systemClock,
    },
    {
      maxInFlight: env.MAX_IN_FLIGHT,
      maxInFlightPerKey: env.MAX_IN_FLIGHT_PER_KEY,
      maxInspectedBytes: env.MAX_INSPECTED_BODY_BYTES,
      maxStreamedBytes: env.MAX_STREAMED_BODY_BYTES,
    },
    new URL(`${env.PUBLIC_URL}/trueportai-services`),
  );
  await redisIsReady;
  const heartbeat = startHeartbeat({
    database,
    worker: host.worker,
    version: host.version,
    read: () => ({
      inFlight: inFlight(),
      spoolBytes: recorder.spool.usedBytes(),
      // A breaker's name is the provider's origin and, after a space, a tenant's credential.
      openBreakers: [...new Set(breakers.open().map((name) => name.split(" ", 1)[0] ?? name))],
    }),
  });
  return {
    gateway,
    inFlight,
    observe,
    spoolBytes: recorder.spool.usedBytes,
    openBreakers: breakers.open,
    async reach() {
      const [postgres, reachesRedis] = await Promise.all([
        database.ping(reachDeadlineMs),
        redis?.ping(reachDeadlineMs) ?? null,
      ]);
      return { postgres, redis: reachesRedis };
    },
    async close() {
      maintenance.stop();
      await heartbeat.stop();
      quotas.close();
      await upstream.close();
      await budgets.close(flushDeadlineMs);
      await payloads.flush();
      await recorder.close(flushDeadlineMs);
      await estimator.close();
      await Promise.allSettled([invalidation.close(), redis?.close(), database.close()]);
    },
  };
}

/** Far above any number of a listener's worker, whose data folder this process shares. */
const routeHandlerWorker = 1_000;

let ofRouteHandler: Promise<WiredGateway> | undefined;

/** The gateway of a process where only Next runs; made at the first call. */
export async function routeHandlerGateway(version: string): Promise<Gateway> {
  ofRouteHandler ??= wireGateway(runtimeEnv(), {
    load: { isOverloaded: () => false },
    worker: routeHandlerWorker,
    version,
    threads: pathToFileURL(join(process.cwd(), "dist", "/")),
  });
  return (await ofRouteHandler).gateway;
}
