import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { bareEnvironment, type DatabaseHome, findDatabaseHome } from "./database-home";
import { claimPort } from "./port";
import { commandLine, isAlive } from "./process-identity";

export interface EmbeddedPostgres {
  /**
   * Address of the application's database, as its owner: not a superuser, so row security applies
   * to it too.
   */
  readonly url: string;
  /** Ends the server; open transactions are rolled back. */
  readonly stop: () => Promise<void>;
  /** Settles when the server has ended, whether or not it was stopped. */
  readonly ended: Promise<void>;
}

interface Options {
  readonly dataDir: string;
  /** False trades safety in a power cut for speed: for tests only. */
  readonly durable?: boolean;
  /** Called with messages for the operator, one sentence each. */
  readonly say?: (sentence: string) => void;
}

/** What the data folder remembers about its cluster. */
interface Access {
  readonly port: number;
  readonly adminPassword: string;
  readonly password: string;
}

const name = "trueportai";
const startTimeoutMs = 120_000;
const orphanTimeoutMs = 10_000;
const portTimeoutMs = 1_000;
const maxLogBytes = 4_194_304;

const urlOf = (user: string, password: string, port: number, database: string): string =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

const isFree = (port: number): Promise<boolean> =>
  claimPort(port, "127.0.0.1").then(
    () => true,
    () => false,
  );

/** Waits for what is left of a server that was killed: its last child may hold the port a moment longer. */
async function becomesFree(port: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < portTimeoutMs; waitedMs += 50) {
    if (await isFree(port)) return true;
    await sleep(50);
  }
  return false;
}

/**
 * Reads, or on first use creates, passwords and port; the port changes when another program has
 * taken it.
 */
async function readAccess(path: string): Promise<Access> {
  const stored = await readFile(path, "utf8").catch(() => undefined);
  const known = stored ? (JSON.parse(stored) as Access) : undefined;
  if (known && (await becomesFree(known.port))) return known;
  const password = () => randomBytes(24).toString("base64url");
  const access = {
    port: await claimPort(0, "127.0.0.1"),
    adminPassword: known?.adminPassword ?? password(),
    password: known?.password ?? password(),
  };
  await writeFile(`${path}.new`, JSON.stringify(access), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return access;
}

/**
 * The address of a data folder's Postgres that another process is running; undefined when none accepts the folder's
 * password.
 */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  const stored = await readFile(join(dataDir, "postgres.json"), "utf8").catch(() => undefined);
  if (!stored) return undefined;
  const { password, port } = JSON.parse(stored) as Access;
  const url = urlOf(name, password, port, name);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return url;
  } catch {
    return undefined;
  }
}

async function run(command: string, args: string[], account: DatabaseHome["account"]) {
  const child = spawn(command, args, {
    ...account,
    cwd: "/",
    env: bareEnvironment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The embedded Postgres could not be set up: ${said.trim()}`);
}

/**
 * Creates the cluster next to its final place and moves it there once complete, so that a kill in
 * between leaves no half-made one.
 */
async function createCluster(home: DatabaseHome, adminPassword: string): Promise<void> {
  const staging = join(home.folder, "cluster.new");
  const passwordFile = join(home.folder, "password.new");
  await rm(staging, { recursive: true, force: true });
  await writeFile(passwordFile, adminPassword, { mode: 0o600 });
  try {
    if (home.account) await chown(passwordFile, home.account.uid, home.account.gid);
    await run(
      join(home.native, "bin", "initdb"),
      [
        ...["-D", staging, "--username=postgres", `--pwfile=${passwordFile}`],
        ...["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"],
        ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      ],
      home.account,
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(staging, join(home.folder, "cluster"));
}

/**
 * Ends a server that outlived its supervisor, and removes a lock file whose process id now belongs
 * to another program.
 */
async function endOrphan(cluster: string): Promise<void> {
  const lock = join(cluster, "postmaster.pid");
  const pid = Number((await readFile(lock, "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  if (!commandLine(pid)?.includes(cluster)) return rm(lock, { force: true });
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    process.kill(pid, signal);
    for (let waitedMs = 0; waitedMs < orphanTimeoutMs; waitedMs += 50) {
      if (!isAlive(pid)) return;
      await sleep(50);
    }
  }
  throw new Error(`An earlier Postgres (process ${pid}) still uses ${cluster} and does not end.`);
}

async function lastWords(logPath: string): Promise<string> {
  const lines = (await readFile(logPath, "utf8").catch(() => "")).trimEnd().split("\n");
  return lines.slice(-3).join("\n");
}

/** Connects as soon as the server accepts connections; recovery after a crash may take a while. */
async function connectWhenReady(url: string, hasEnded: () => boolean): Promise<pg.Client> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const code = (error as NodeJS.ErrnoException).code;
      const isStarting = code === "ECONNREFUSED" || code === "57P03";
      if (!isStarting || hasEnded() || Date.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

async function ensureDatabase(admin: pg.Client, password: string): Promise<void> {
  const role = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  if (role.rowCount === 0) {
    await admin.query(
      `CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD ${admin.escapeLiteral(password)}`,
    );
  }
  const database = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name]);
  if (database.rowCount === 0) await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
}

/**
 * A shell that waits on a pipe from us and ends the server when the pipe closes: whatever ends this
 * process, even SIGKILL, also ends Postgres.
 */
function guard(pid: number, account: DatabaseHome["account"]): ChildProcess {
  const watcher = spawn("/bin/sh", ["-c", 'read -r _; kill -INT "$0"', String(pid)], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.on("error", () => undefined);
  watcher.unref();
  return watcher;
}

async function launch(home: DatabaseHome, port: number, durable: boolean) {
  const logPath = join(home.folder, "server.log");
  const logged = await stat(logPath).catch(() => undefined);
  if (logged && logged.size > maxLogBytes) await rename(logPath, `${logPath}.1`);
  const log = await open(logPath, "a", 0o600);
  const cluster = join(home.folder, "cluster");
  const settings = [
    ...["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories="],
    // A server that need not be durable is for tests, which run many instances at once.
    ...[
      `max_connections=${durable ? 100 : 400}`,
      "timezone=UTC",
      "log_timezone=UTC",
      "log_min_messages=warning",
    ],
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  const server = spawn(
    join(home.native, "bin", "postgres"),
    ["-D", cluster, ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...home.account,
      cwd: "/",
      env: bareEnvironment,
      // A group of its own: Ctrl-C in the terminal must not end the database before its clients.
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    },
  );
  const ended = new Promise<void>((resolve) => {
    server.once("error", () => resolve());
    server.once("exit", () => resolve());
  });
  await once(server, "spawn").finally(() => log.close());
  return { server, ended };
}

/**
 * Starts the Postgres that comes with the product, on a free port of 127.0.0.1; the first call
 * creates its cluster. A server left by an earlier, killed run that still holds the cluster is
 * ended first. Throws a sentence for the operator.
 */
export async function startEmbeddedPostgres({
  dataDir,
  durable = true,
  say = () => undefined,
}: Options): Promise<EmbeddedPostgres> {
  const home = await findDatabaseHome(dataDir);
  const cluster = join(home.folder, "cluster");
  if (home.folder !== join(await realpath(dataDir), "postgres")) {
    say(`Postgres cannot reach ${dataDir}, so the database is kept in ${home.folder}.`);
  }
  await endOrphan(cluster);
  const accessPath = join(dataDir, "postgres.json");
  if (existsSync(cluster) && !existsSync(accessPath)) {
    // The data folder was emptied, but this cluster lives outside it or was left behind.
    const aside = `${cluster}.${Date.now()}`;
    await rename(cluster, aside);
    say(`${accessPath} is gone, so a new database is made; the old one is kept as ${aside}.`);
  }
  const { adminPassword } = await readAccess(accessPath);
  if (!existsSync(join(cluster, "PG_VERSION"))) await createCluster(home, adminPassword);
  // Creating the cluster takes seconds, in which another program may have taken the port.
  const access = await readAccess(accessPath);

  const { server, ended } = await launch(home, access.port, durable);
  const watcher = guard(server.pid ?? 0, home.account);
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
    watcher.kill("SIGKILL");
  });
  const stop = async () => {
    if (!hasEnded) server.kill("SIGINT");
    await ended;
  };

  try {
    const adminUrl = urlOf("postgres", access.adminPassword, access.port, "postgres");
    const admin = await connectWhenReady(adminUrl, () => hasEnded);
    await ensureDatabase(admin, access.password).finally(() => admin.end());
  } catch (cause) {
    await stop();
    const words = await lastWords(join(home.folder, "server.log"));
    throw new Error(`The embedded Postgres did not start. Its log ends:\n${words}`, { cause });
  }
  const url = urlOf(name, access.password, access.port, name);
  return { url, stop, ended };
}
