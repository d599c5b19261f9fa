import { randomBytes, randomUUID } from "node:crypto";
import { chmod, link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { digestSecret } from "@/lib/crypto";

export interface Secrets {
  readonly authSecret: string;
  readonly encryptionKey: string;
}

interface Given {
  readonly AUTH_SECRET?: string | undefined;
  readonly ENCRYPTION_KEY?: string | undefined;
  readonly ENCRYPTION_KEY_PREVIOUS?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
}

const newSecret = (): string => randomBytes(32).toString("hex");

async function readOrMake(path: string): Promise<Secrets> {
  const read = async () => JSON.parse(await readFile(path, "utf8")) as Secrets;
  const known = await read().catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`The secrets in ${path} cannot be read: ${error.message}`);
  });
  if (known) {
    await chmod(path, 0o600);
    return known;
  }
  const staged = `${path}.${randomUUID()}`;
  const made = { authSecret: newSecret(), encryptionKey: newSecret() };
  await writeFile(staged, JSON.stringify(made), { mode: 0o600, flush: true });
  try {
    // A link fails where a file exists, so two simultaneous starts both use the first one's secrets.
    await link(staged, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(staged, { force: true });
  }
  return read();
}

/**
 * The installation's secrets: from the environment, else from the data folder, generated on first
 * use. Throws when the operator's own database is configured, since several instances would each
 * generate different ones.
 */
export async function ensureSecrets(given: Given, dataDir: string): Promise<Secrets> {
  const { AUTH_SECRET, ENCRYPTION_KEY, DATABASE_URL } = given;
  if (AUTH_SECRET && ENCRYPTION_KEY) {
    return { authSecret: AUTH_SECRET, encryptionKey: ENCRYPTION_KEY };
  }
  if (DATABASE_URL) {
    const missing = [AUTH_SECRET ? [] : "AUTH_SECRET", ENCRYPTION_KEY ? [] : "ENCRYPTION_KEY"];
    throw new Error(
      `Set ${missing.flat().join(" and ")} beside DATABASE_URL, the same on every instance: \`openssl rand -hex 32\` makes one.`,
    );
  }
  const kept = await readOrMake(join(dataDir, "secrets.json"));
  return {
    authSecret: AUTH_SECRET ?? kept.authSecret,
    encryptionKey: ENCRYPTION_KEY ?? kept.encryptionKey,
  };
}

const fingerprint = (encryptionKey: string): string =>
  digestSecret(encryptionKey, "fingerprint", "");

/**
 * Compares the encryption key with the fingerprint in the database, and records it the first time.
 * After a rotation the previous key must be given too. Throws on any other key, under which nothing
 * sealed before could be opened.
 */
export async function checkFingerprint(
  databaseUrl: string,
  encryptionKey: string,
  previousKey: string | undefined,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const ours = fingerprint(encryptionKey);
    const accepted = previousKey ? [ours, fingerprint(previousKey)] : [ours];
    const { rowCount } = await client.query(
      `INSERT INTO installation AS known (key, value) VALUES ('encryption_key', $1)
       ON CONFLICT (key) DO UPDATE SET value = $1 WHERE known.value = ANY ($2)`,
      [ours, accepted],
    );
    if (rowCount === 0) {
      throw new Error(
        "ENCRYPTION_KEY is not the one this database was set up with. Give that key back; when rotating, give it as ENCRYPTION_KEY_PREVIOUS.",
      );
    }
  } finally {
    await client.end();
  }
}
