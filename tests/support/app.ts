import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./entry";
import { freePort } from "./ports";
import { processesRunning, processIds } from "./process-tree";

export const adminEmail = "admin@example.com";
export const adminPassword = "correct horse battery staple";
/** The same for all instances of a run, as several instances of one installation must have them. */
export const newSecrets = (): { AUTH_SECRET: string; ENCRYPTION_KEY: string } => ({
  AUTH_SECRET: randomBytes(32).toString("hex"),
  ENCRYPTION_KEY: randomBytes(32).toString("hex"),
});

export interface AppOptions {
  /** Beside what every app gets; wins over it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Kept when given, else made and removed at the end. */
  readonly dataDir?: string;
}

/** The product, running as `npm start` runs it. */
export interface App {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** Its output on stdout and stderr so far. */
  readonly said: () => string;
  /** Where Next listens, behind the public port. */
  readonly dashboardUrl: () => string;
  /** The processes that answer on the public port. */
  readonly gatewayPids: () => number[];
  stop(): Promise<number | null>;
  /** SIGKILL for every process at once, as a crash of the machine would. The data folder stays. */
  kill9(): Promise<void>;
}

/** Removes everything from the environment that would make two runs differ. */
const cleanEnv = (): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "TMPDIR", "LANG", "USER", "LD_LIBRARY_PATH"]) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
};

/** Starts the built product on a free port. Resolves when it reports ready. */
export async function startApp({ env = {}, dataDir }: AppOptions = {}): Promise<App> {
  const entry = join(projectRoot, "dist", "start.js");
  if (!existsSync(entry)) throw new Error("Build first: npm run build");
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "trueportai-test-")));
  const port = await freePort();
  const child = spawn(process.execPath, [entry], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...cleanEnv(),
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: folder,
      ADMIN_EMAIL: adminEmail,
      ADMIN_PASSWORD: adminPassword,
      DRAIN_TIMEOUT_MS: "2000",
      ...env,
    },
  });
  let text = "";
  let tellReady: () => void = () => undefined;
  const ready = new Promise<boolean>((resolve) => {
    tellReady = () => resolve(true);
  });
  const take = (chunk: Buffer) => {
    text = (text + chunk).slice(-200_000);
    if (text.includes("TruePortAI is ready at")) tellReady();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const allSaid = new Promise((resolve) => child.once("close", resolve));
  const isReady = await Promise.race([ready, ended.then(() => false)]);
  if (!isReady) {
    await allSaid;
    throw new Error(`The app ended before it was ready:\n${text}`);
  }

  const remove = async () => {
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    dataDir: folder,
    said: () => text,
    dashboardUrl: () => {
      const [gateway = 0] = processesRunning(child.pid ?? 0, "gateway.js");
      const variables = readFileSync(`/proc/${gateway}/environ`, "utf8").split("\0");
      const port = variables.find((text) => text.startsWith("TRUEPORTAI_NEXT_PORT="));
      return `http://127.0.0.1:${port?.split("=")[1]}`;
    },
    gatewayPids: () => processesRunning(child.pid ?? 0, "gateway.js"),
    stop: async () => {
      child.kill("SIGTERM");
      const [code] = await ended;
      await remove();
      return code;
    },
    kill9: async () => {
      for (const pid of processIds(child.pid ?? 0)) {
        try {
          process.kill(pid, "SIGKILL");
        } catch (error) {
          // Some end by themselves as soon as another is gone.
          if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
        }
      }
      await ended;
    },
  };
}
