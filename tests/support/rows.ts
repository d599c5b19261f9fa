import pg from "pg";

/** A row of the log as it stands in the table. */
export interface ExchangeRow {
  readonly id: string;
  readonly request_id: string;
  readonly tenant_id: string;
  readonly key_id: string;
  readonly provider: string;
  readonly method: string;
  readonly path: string;
  readonly model: string | null;
  readonly status: number;
  readonly outcome: string;
  readonly error_code: string | null;
  readonly error_source: string | null;
  readonly streamed: boolean;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly usage_estimated: boolean;
  readonly cost_nano_usd: string | null;
  readonly response_bytes: string;
  readonly request_bytes: string;
}

const deadlineMs = 30_000;
const pools = new Map<string, pg.Pool>();

function poolOf(adminUrl: string): pg.Pool {
  const known = pools.get(adminUrl);
  if (known) return known;
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2, allowExitOnIdle: true });
  pool.on("error", () => undefined);
  pools.set(adminUrl, pool);
  return pool;
}

/** Another thread writes rows after the answer without notice, so this polls until they are there. */
async function lookUntil<T>(look: () => Promise<T>, isEnough: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (isEnough(found) || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export async function query<T extends pg.QueryResultRow>(
  adminUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const { rows } = await poolOf(adminUrl).query<T>(text, [...values]);
  return rows;
}

/**
 * Asks the same until what is found is enough, and answers the last that was found. Asks the database, so that none of
 * the API's requests of a minute are spent by waiting.
 */
export const untilFound = <T extends pg.QueryResultRow>(
  adminUrl: string,
  text: string,
  values: readonly unknown[],
  isEnough: (rows: T[]) => boolean,
): Promise<T[]> => lookUntil(() => query<T>(adminUrl, text, values), isEnough);

/** The rows of one request, once there is one; none when none came in time. */
export const rowsOf = (adminUrl: string, requestId: string): Promise<ExchangeRow[]> =>
  lookUntil(
    () =>
      query<ExchangeRow>(adminUrl, "SELECT * FROM exchanges WHERE request_id = $1", [requestId]),
    (rows) => rows.length > 0,
  );

/** The one row of a request. Throws when there is none or more than one. */
export async function rowOf(adminUrl: string, requestId: string | null): Promise<ExchangeRow> {
  const rows = await rowsOf(adminUrl, requestId ?? "");
  const [row] = rows;
  if (!row || rows.length > 1) {
    throw new Error(`${rows.length} rows instead of one for request ${requestId}`);
  }
  return row;
}

const rowsOfTenant = (
  adminUrl: string,
  tenantId: string,
  isEnough: (rows: ExchangeRow[]) => boolean,
): Promise<ExchangeRow[]> =>
  lookUntil(
    () =>
      query<ExchangeRow>(
        adminUrl,
        "SELECT * FROM exchanges WHERE tenant_id = $1 ORDER BY started_at, id",
        [tenantId],
      ),
    isEnough,
  );

/** The rows of a tenant, oldest first, once there are at least `count`; fewer when they did not come in time. */
export const tenantRows = (
  adminUrl: string,
  tenantId: string,
  count: number,
): Promise<ExchangeRow[]> => rowsOfTenant(adminUrl, tenantId, (rows) => rows.length >= count);

/** The same, once each of these requests has its row: others may have come before. */
export const tenantRowsWith = (
  adminUrl: string,
  tenantId: string,
  requestIds: readonly string[],
): Promise<ExchangeRow[]> =>
  rowsOfTenant(adminUrl, tenantId, (rows) => {
    const there = new Set(rows.map(({ request_id }) => request_id));
    return requestIds.every((id) => there.has(id));
  });
