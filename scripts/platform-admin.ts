import { fileURLToPath } from "node:url";
import { Email } from "@/lib/contract/auth";
import { disconnect, forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { newId } from "@/lib/ids";
import { audit } from "@/lib/services/audit";
import { openInstallation } from "../server/installation";

// The only way to become a platform administrator, or to stop being one.

const usage = "Say who: node scripts/platform-admin.mjs promote|demote EMAIL";

async function setPlatformAdmin(
  installation: RuntimeEnv,
  email: string,
  isPlatformAdmin: boolean,
): Promise<string> {
  const requestId = newId("request");
  const ctx = { requestId, address: "command line", nowMs: Date.now(), installation };
  return forPlatform(async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('platform admins', 0))`;
    const user = await db.user.findUnique({ where: { email } });
    if (!user) throw new Error(`Nobody has the address ${email}.`);
    if (user.isPlatformAdmin === isPlatformAdmin) return `${email}: nothing to change.`;
    const others = await db.user.count({ where: { isPlatformAdmin: true, id: { not: user.id } } });
    if (!isPlatformAdmin && others === 0) {
      throw new Error("This is the last platform administrator. Promote somebody else first.");
    }
    await db.user.update({ where: { id: user.id }, data: { isPlatformAdmin } });
    const action = isPlatformAdmin ? "user.promote" : "user.demote";
    const object = { kind: "user", id: user.id, label: email };
    await audit(db, ctx, { action, object, actorId: null });
    return isPlatformAdmin
      ? `${email} is a platform administrator now.`
      : `${email} is no platform administrator any more.`;
  });
}

async function main(verb: string | undefined, address: string | undefined): Promise<string> {
  const email = Email.safeParse(address).data;
  if ((verb !== "promote" && verb !== "demote") || !email) throw new Error(usage);
  const { env, close } = await openInstallation(fileURLToPath(new URL("..", import.meta.url)));
  try {
    return await setPlatformAdmin(env, email, verb === "promote");
  } finally {
    await disconnect();
    await close();
  }
}

try {
  process.stdout.write(`${await main(process.argv[2], process.argv[3])}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
