import { type ChildProcess, fork } from "node:child_process";
import cluster from "node:cluster";
import { randomBytes } from "node:crypto";
import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Env, parseEnv } from "@/lib/env";
import { log, setLogLevel } from "@/lib/log";
import { claimDataDir } from "./data-claim";
import { startEmbeddedPostgres } from "./database";
import { createFirstAdmin, type FirstAccess } from "./first-admin";
import { type KeptAlive, keepAlive } from "./keep-alive";
import { migrate } from "./migrate";
import { claimPort } from "./port";
import { checkFingerprint, ensureSecrets } from "./secrets";
import { type Ending, endOnSignals } from "./signals";

const root = fileURLToPath(new URL("..", import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** How long Ctrl-C waits for running streams, however long a drain may otherwise take. */
const interactiveDrainMs = 10_000;
/** How long a child may take after its drain to flush and close. */
const graceMs = 5_000;
const databaseWaitMs = 30_000;
const databaseRetryMs = 2_000;

type Variables = Readonly<Record<string, string>>;

/** Runs the embedded Postgres, restarting it should it end by itself. Returns its address. */
async function keepDatabase(dataDir: string, ending: Ending): Promise<string> {
  let current = await startEmbeddedPostgres({ dataDir, say });
  const { url } = current;
  ending.last(() => current.stop());

  async function bringBack(): Promise<void> {
    log.error("The embedded Postgres ended; it is being restarted");
    for (;;) {
      try {
        current = await startEmbeddedPostgres({ dataDir, say });
        break;
      } catch (error) {
        log.error("The embedded Postgres does not start", { error });
        await sleep(databaseRetryMs);
      }
    }
    if (current.url === url) return watch();
    log.error("Another program took the port of the embedded Postgres; start TruePortAI again");
    await ending.end("SIGTERM", 1);
  }
  const watch = (): void => {
    void current.ended.then(() => (ending.hasBegun() ? undefined : bringBack()));
  };
  watch();
  return url;
}

const unreachable = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "57P03"]);

/** Migrates as soon as the database answers; containers often start before their database. */
async function migrateWhenReachable(url: string): Promise<string[]> {
  for (const deadline = Date.now() + databaseWaitMs; ; await sleep(500)) {
    try {
      return await migrate(url, join(root, "prisma", "migrations"));
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? "";
      if (!unreachable.has(code)) throw cause;
      if (Date.now() > deadline) {
        throw new Error("The database in DATABASE_URL does not answer.", { cause });
      }
    }
  }
}

const toText = (env: Env): Variables =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );

/** Starts Next; resolves once it listens, which is before it is ready. */
async function startDashboard(variables: Variables, ending: Ending) {
  let port = "";
  let listens: () => void = () => undefined;
  const listening = new Promise<void>((onListen) => {
    listens = onListen;
  });
  const dashboard = keepAlive({
    name: "dashboard",
    isEnding: ending.hasBegun,
    spawn: () =>
      fork(join(root, "dist", "dashboard.js"), {
        cwd: root,
        env: { ...process.env, ...variables, ...(port ? { TRUEPORTAI_NEXT_PORT: port } : {}) },
      }),
    onTold: (told) => {
      // After a restart it must be where the gateway looks for it.
      port = String(told.port ?? port);
      listens();
    },
  });
  ending.last(() => endWithin(dashboard, "SIGTERM", graceMs), dashboard);
  await Promise.race([listening, dashboard.ready]);
  return { port, ready: dashboard.ready };
}

/** Ends a child gracefully, up to a limit. */
async function endWithin(child: KeptAlive, signal: NodeJS.Signals, limitMs: number): Promise<void> {
  const timer = setTimeout(() => child.signal("SIGKILL"), limitMs);
  await child.stop(signal);
  clearTimeout(timer);
}

function workersOf(env: Env): number {
  const hasRedis = Boolean(env.REDIS_URL ?? env.UPSTASH_REDIS_REST_URL);
  if (env.WORKERS === 1 || hasRedis) return env.WORKERS;
  say("WORKERS is treated as 1: several need Redis to count rate limits exactly.");
  return 1;
}

/**
 * Otherwise V8 would keep allocating in its old space whatever survived while the process warmed up. Such an object,
 * dead with its call, keeps everything that the call made alive until the next full collection, which costs a third
 * of all time.
 */
const keepYoung = "--no-allocation-site-pretenuring";

function startGateway(env: Env, variables: Variables, ending: Ending): readonly KeptAlive[] {
  const count = workersOf(env);
  // A single worker takes connections straight from the kernel; several are dealt them in turn.
  cluster.schedulingPolicy = count === 1 ? cluster.SCHED_NONE : cluster.SCHED_RR;
  const execArgv = [...process.execArgv, keepYoung];
  cluster.setupPrimary({ exec: join(root, "dist", "gateway.js"), args: [], cwd: root, execArgv });
  const spawn = (worker: number): ChildProcess =>
    cluster.fork({ ...variables, TRUEPORTAI_WORKER: String(worker) }).process;
  return Array.from({ length: count }, (_, worker) => {
    const child = keepAlive({
      name: "gateway",
      isEnding: ending.hasBegun,
      spawn: () => spawn(worker),
    });
    ending.first((signal) => {
      const drainMs =
        signal === "SIGINT"
          ? Math.min(env.DRAIN_TIMEOUT_MS, interactiveDrainMs)
          : env.DRAIN_TIMEOUT_MS;
      return endWithin(child, signal, drainMs + graceMs);
    }, child);
    return child;
  });
}

function showFirstAccess(env: Env, { email, password, key }: FirstAccess): void {
  say(`
This is shown only this once. Keep it.

  Address      ${env.PUBLIC_URL}
  E-mail       ${email}
  Password     ${password ?? "the one in ADMIN_PASSWORD"}
  Gateway key  ${key}

Try it:

  curl ${env.PUBLIC_URL}/trueportai-services/sandbox/v1/chat/completions \\
    -H "Authorization: Bearer ${key}" \\
    -H "Content-Type: application/json" \\
    -d '{"model":"sandbox-echo","messages":[{"role":"user","content":"Hello!"}]}'
`);
}

export interface Running {
  /** Restarts the data plane from what `dist/` holds now. */
  readonly restartGateway: () => void;
}

async function startAll(dev: boolean, ending: Ending): Promise<Running> {
  const startedAt = Date.now();
  const given = parseEnv(process.env);
  setLogLevel(given.LOG_LEVEL);
  const dataDir = resolve(root, given.DATA_DIR);
  ending.last(await claimDataDir(dataDir));
  const port = await claimPort(given.PORT, given.HOST);
  const env = parseEnv({ ...process.env, PORT: String(port), DATA_DIR: dataDir });

  const secrets = await ensureSecrets(env, env.DATA_DIR);
  const databaseUrl = env.DATABASE_URL ?? (await keepDatabase(env.DATA_DIR, ending));
  const applied = await migrateWhenReachable(databaseUrl);
  if (applied.length > 0) say(`Applied to the database: ${applied.join(", ")}`);
  await checkFingerprint(databaseUrl, secrets.encryptionKey, env.ENCRYPTION_KEY_PREVIOUS);

  const variables: Variables = {
    ...toText(env),
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: secrets.authSecret,
    ENCRYPTION_KEY: secrets.encryptionKey,
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    NEXTAUTH_URL: env.PUBLIC_URL,
    TRUEPORTAI_BOOT_TOKEN: randomBytes(32).toString("hex"),
  };
  const dashboard = await startDashboard(variables, ending);
  const gateway = startGateway(env, { ...variables, TRUEPORTAI_NEXT_PORT: dashboard.port }, ending);
  await Promise.all([dashboard.ready, ...gateway.map(({ ready }) => ready)]);

  const access = await createFirstAdmin(databaseUrl, {
    encryptionKey: secrets.encryptionKey,
    email: env.ADMIN_EMAIL,
    password: env.ADMIN_PASSWORD,
  });
  if (access) showFirstAccess(env, access);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`TruePortAI is ready at ${env.PUBLIC_URL} (${seconds} s). Ctrl-C ends it.`);
  return { restartGateway: () => gateway.forEach((worker) => void worker.restart()) };
}

/** The sentences of an error and its causes; a stack only for an unexpected one. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error.name === "Error" || error.name === "error";
  const said = isExpected ? error.message : (error.stack ?? error.message);
  return error.cause ? `${said}\n${explain(error.cause)}` : said;
}

/**
 * The supervisor: environment, data folder, secrets, database, migrations, then Next and the
 * gateway, each restarted when it ends. Ends the process with code 1 and a sentence when something
 * is in the way.
 */
export async function start({ dev = false }: { readonly dev?: boolean } = {}): Promise<Running> {
  // Files written from here on, by us or a child, are readable by nobody else.
  process.umask(0o077);
  const ending = endOnSignals();
  try {
    return await startAll(dev, ending);
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    return ending.end("SIGTERM", 1);
  }
}

// When run directly, as `node dist/start.js`, rather than by scripts/start.mjs.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await start();
}
