import { createHash } from "node:crypto";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { Redis as UpstashRedis } from "@upstash/redis";
import IoRedis from "ioredis";
import { type Env, runtimeEnv } from "@/lib/env";
import { log } from "@/lib/log";

/** How long a Redis operation may take before it counts as failed. */
export const redisDeadlineMs = 100;
/** How long a start waits for the connection. */
const firstContactMs = 1_000;
/**
 * After this the client drops an operation that nobody waits for any more; measured by the clock,
 * however busy we were.
 */
const forgottenAfterMs = 2_000;

/** The few commands in use, as `@upstash/redis` spells them. */
export interface RedisCommands {
  eval(script: string, keys: string[], args: unknown[]): Promise<unknown>;
  evalsha(sha: string, keys: string[], args: unknown[]): Promise<unknown>;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<unknown>;
}

/** The configured Redis: Upstash over REST, or any Redis over its own protocol. */
export interface RedisStore {
  readonly kind: "upstash" | "redis";
  readonly commands: RedisCommands;
  /**
   * Resolves once the connection stands, so that the first call counts in Redis too, or once it failed or took longer
   * than `deadlineMs`; never rejects.
   */
  ready(deadlineMs?: number): Promise<void>;
  /** Whether the server answers within `deadlineMs`; never throws. */
  ping(deadlineMs?: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface RedisOptions {
  readonly upstashUrl?: string | undefined;
  readonly upstashToken?: string | undefined;
  readonly url?: string | undefined;
}

export const redisOptions = (env: Env): RedisOptions => ({
  upstashUrl: env.UPSTASH_REDIS_REST_URL,
  upstashToken: env.UPSTASH_REDIS_REST_TOKEN,
  url: env.REDIS_URL,
});

/** Null when no Redis is configured. Upstash wins where both are. Connects in the background: see `ready`. */
export function createRedis(options: RedisOptions): RedisStore | null {
  if (options.upstashUrl) return overRest(options.upstashUrl, options.upstashToken ?? "");
  return options.url ? overSocket(options.url) : null;
}

let shared: RedisStore | null | undefined;

/** The configured Redis on one connection shared by the whole process; opened on first use and never closed. */
export function sharedRedis(): RedisStore | null {
  if (shared === undefined) shared = createRedis(redisOptions(runtimeEnv()));
  return shared;
}

/** A deadline is waited out in this many parts, and in more where this process is busy. */
const partsOfDeadline = 5;
const mostParts = 50;

/**
 * Rejects when `work` takes longer. A late result is ignored. Only time that this process spent idle counts, up to
 * ten times the deadline: a process that was busy, or not scheduled, has not yet had the chance to see the answer.
 * Otherwise a busy machine would look like a slow Redis.
 */
export function withDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  const partMs = deadlineMs / partsOfDeadline;
  let timer: NodeJS.Timeout | undefined;
  let lastRead: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Error(`Redis took longer than ${deadlineMs} ms.`));
    let waitedMs = 0;
    const wait = (partsLeft: number): void => {
      const beganMs = idleMs();
      timer = setTimeout(() => {
        waitedMs += Math.min(partMs, idleMs() - beganMs);
        if (waitedMs < deadlineMs - partMs / 2 && partsLeft > 1) wait(partsLeft - 1);
        // Sockets are read between timers and immediates.
        else lastRead = setImmediate(giveUp);
      }, partMs);
    };
    wait(mostParts);
  });
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
    clearImmediate(lastRead);
  });
}

/** How long this process has been idle since it started. */
const idleMs = (): number => performance.eventLoopUtilization().idle;

const answers = (work: Promise<unknown>, deadlineMs: number): Promise<boolean> =>
  withDeadline(work, deadlineMs).then(
    () => true,
    () => false,
  );

function overRest(url: string, token: string): RedisStore {
  const client = new UpstashRedis({
    url,
    token,
    // `retry: false` still tries twice; no retries are asked for in numbers.
    retry: { retries: 0 },
    // A function, because otherwise an aborted request would resolve with a made-up result instead of failing.
    signal: () => AbortSignal.timeout(forgottenAfterMs),
    enableTelemetry: false,
    readYourWrites: false,
  });
  return {
    kind: "upstash",
    commands: {
      eval: (script, keys, args) => client.eval(script, keys, args),
      evalsha: (sha, keys, args) => client.evalsha(sha, keys, args),
      get: (key) => client.get(key),
      set: (key, value) => client.set(key, value),
    },
    ready: async (deadlineMs = firstContactMs) => void (await answers(client.ping(), deadlineMs)),
    ping: (deadlineMs = redisDeadlineMs) => answers(client.ping(), deadlineMs),
    close: () => Promise.resolve(),
  };
}

/** Upstash's dialect of scripts and arguments on a plain Redis. */
const plainScript = (script: string): string => script.replace(/^#!lua[^\n]*\n/, "");
const plainArguments = (args: readonly unknown[]): string[] =>
  args.map((value) => (value === null || value === undefined ? "" : String(value)));

function overSocket(url: string): RedisStore {
  const client = new IoRedis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: forgottenAfterMs,
    connectTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    enableAutoPipelining: true,
  });
  let wasDown = false;
  client.on("error", (error) => {
    if (!wasDown) log.warn("Redis cannot be reached; limits hold per process meanwhile", { error });
    wasDown = true;
  });
  client.on("ready", () => {
    if (wasDown) log.info("Redis is back");
    wasDown = false;
  });
  /** Removing a script's `#!lua` line changes its digest from the one that its caller knows. */
  const digests = new Map<string, string>();
  const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
  return {
    kind: "redis",
    commands: {
      eval(script, keys, args) {
        const plain = plainScript(script);
        if (digests.size < 64) digests.set(sha1(script), sha1(plain));
        return client.eval(plain, keys.length, ...keys, ...plainArguments(args));
      },
      evalsha: (sha, keys, args) =>
        client.evalsha(digests.get(sha) ?? sha, keys.length, ...keys, ...plainArguments(args)),
      get: (key) => client.get(key),
      set: (key, value) => client.set(key, String(value)),
    },
    async ready(deadlineMs = firstContactMs) {
      if (client.status === "ready") return;
      await once(client, "ready", { signal: AbortSignal.timeout(deadlineMs) }).catch(() => {});
    },
    ping: (deadlineMs = redisDeadlineMs) => answers(client.ping(), deadlineMs),
    close: async () => client.disconnect(),
  };
}
