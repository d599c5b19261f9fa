import { access, constants, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startOf } from "./process-identity";

interface Claim {
  readonly pid: number;
  readonly startedAt: string | undefined;
}

const read = (path: string): Promise<Claim | undefined> =>
  readFile(path, "utf8").then(
    (text) => JSON.parse(text) as Claim,
    () => undefined,
  );

/**
 * Creates the data folder, accessible to its owner only. Throws a sentence where this account may
 * not write to it.
 */
async function ensureWritable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `This account cannot write to ${dataDir}. Start as the account it belongs to, or set DATA_DIR.`,
      { cause },
    );
  }
}

/**
 * Creates the data folder if missing and claims it for this process. Throws while another live
 * process holds it; a killed one has lost it. Returns the function that releases it.
 */
export async function claimDataDir(dataDir: string): Promise<() => Promise<void>> {
  await ensureWritable(dataDir);
  const path = join(dataDir, "supervisor.json");
  const held = await read(path);
  if (held && held.pid !== process.pid && startOf(held.pid) === held.startedAt && held.startedAt) {
    throw new Error(
      `TruePortAI already runs on ${dataDir} (process ${held.pid}). Stop it, or set DATA_DIR and PORT for a second one.`,
    );
  }
  const ours: Claim = { pid: process.pid, startedAt: startOf(process.pid) };
  await writeFile(path, JSON.stringify(ours), { mode: 0o600 });
  return () => rm(path, { force: true });
}
