import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@/lib/generated/prisma/client";
import { runtimeEnv } from "./env";

/** The client inside one transaction, under one role of Postgres. */
export type Db = Prisma.TransactionClient;

let client: PrismaClient | undefined;

function base(): PrismaClient {
  client ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: runtimeEnv().DATABASE_URL,
      max: 10,
      // The default of ten seconds makes nearly every page that somebody opens wait for new connections.
      idleTimeoutMillis: 60_000,
    }),
    omit: { user: { passwordHash: true }, apiKey: { digest: true, previousDigest: true } },
    // While pages are loaded for the first time this process hears of a connection only seconds after it is there.
    transactionOptions: { maxWait: 15_000, timeout: 15_000 },
  });
  return client;
}

/**
 * Runs `work` in one transaction that sees and writes only this tenant's rows: row security is forced on
 * every tenant table and the role cannot bypass it.
 */
export function forTenant<T>(tenantId: string, work: (db: Db) => Promise<T>): Promise<T> {
  return base().$transaction(async (db) => {
    await db.$executeRaw`SELECT set_config('role', 'trueportai_app', true), set_config('app.tenant_id', ${tenantId}, true)`;
    return work(db);
  });
}

/** Runs `work` in one transaction across tenants: accounts, sign-in, platform administration. */
export function forPlatform<T>(work: (db: Db) => Promise<T>): Promise<T> {
  return base().$transaction(async (db) => {
    await db.$executeRaw`SELECT set_config('role', 'trueportai_platform', true)`;
    return work(db);
  });
}

/** Closes the connections of this process. */
export async function disconnect(): Promise<void> {
  await client?.$disconnect();
  client = undefined;
}
