import { parseEnv } from "@/lib/env";
import { findDatabase, verifyAudit } from "@/server/audit-verify";
import { ensureSecrets } from "@/server/secrets";

/** Verifies every audit chain of the installation. Exits with 1 when one is broken, with 2 when it cannot check. */
const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  const env = parseEnv(process.env);
  const url = await findDatabase(env.DATABASE_URL, env.DATA_DIR);
  const { encryptionKey } = await ensureSecrets(env, env.DATA_DIR);
  const keys = [encryptionKey, env.ENCRYPTION_KEY_PREVIOUS].filter((key) => key !== undefined);
  const { chains } = await verifyAudit(url, keys);
  const broken = chains.filter(({ faults }) => faults.length > 0);
  for (const { tenantId, faults } of broken) {
    for (const fault of faults) say(`${tenantId}: ${fault}`);
  }
  const links = chains.reduce((sum, chain) => sum + chain.links, 0);
  const erased = chains.reduce((sum, chain) => sum + chain.erased, 0);
  say(
    broken.length === 0
      ? `${chains.length} chains with ${links} entries are whole (details of ${erased} erased).`
      : `${broken.length} of ${chains.length} chains are broken.`,
  );
  process.exitCode = broken.length === 0 ? 0 : 1;
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code;
  say(
    code === "ECONNREFUSED"
      ? "The database does not answer. Start the installation with `npm start` first."
      : String(error instanceof Error ? error.message : error),
  );
  process.exitCode = 2;
}
