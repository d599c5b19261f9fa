import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv, type RuntimeEnv, runtimeEnv } from "@/lib/env";
import { claimDataDir } from "./data-claim";
import { findRunningPostgres, startEmbeddedPostgres } from "./database";
import { ensureSecrets } from "./secrets";

/** The installation as a command-line tool finds it, running or not. */
export interface OpenInstallation {
  readonly env: RuntimeEnv;
  close(): Promise<void>;
}

/**
 * Gives a command-line tool what the supervisor gives its children: secrets and a database, which it starts if it is
 * not running. Call it before anything that needs the environment.
 */
export async function openInstallation(root: string): Promise<OpenInstallation> {
  const settings = join(root, ".env");
  if (existsSync(settings)) process.loadEnvFile(settings);
  const given = parseEnv(process.env);
  const dataDir = resolve(root, given.DATA_DIR);
  if (!given.DATABASE_URL && !existsSync(dataDir)) {
    throw new Error(`There is nothing in ${dataDir} yet. Run npm start first, or set DATA_DIR.`);
  }
  const secrets = await ensureSecrets(given, dataDir);
  const database = given.DATABASE_URL
    ? { url: given.DATABASE_URL, close: async () => undefined }
    : await openEmbedded(dataDir);
  Object.assign(process.env, {
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    AUTH_SECRET: secrets.authSecret,
    ENCRYPTION_KEY: secrets.encryptionKey,
  });
  return { env: runtimeEnv(), close: database.close };
}

async function openEmbedded(dataDir: string): Promise<{ url: string; close(): Promise<void> }> {
  const running = await findRunningPostgres(dataDir);
  if (running) return { url: running, close: async () => undefined };
  const giveBack = await claimDataDir(dataDir);
  const { url, stop } = await startEmbeddedPostgres({ dataDir });
  return {
    url,
    async close() {
      await stop();
      await giveBack();
    },
  };
}
