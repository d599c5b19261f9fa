import type * as contract from "@/lib/contract/violations";
import { forTenant } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import type { TenantContext, Verb } from "./context";
import { toCsvLine } from "./csv";
import { readNames, toViolationView, violationConditions } from "./violations";

const batchRows = 1_000;

const csvColumns = [
  "detected_at",
  "id",
  "usage_log_id",
  "env",
  "type",
  "severity",
  "direction",
  "description",
  "match_count",
  "action",
  "is_shadow",
  "auto_blocked",
  "rule_id",
  "rule_name",
  "key_id",
  "api_key",
  "key_name",
  "provider",
  "model",
  "model_version",
  "status",
  "note",
] as const satisfies readonly (keyof contract.ViolationView)[];

const header = toCsvLine([...csvColumns, "entities", "assignee"]);

const toLine = (view: contract.ViolationView): string =>
  toCsvLine([
    ...csvColumns.map((name) => view[name]),
    view.entities.join(" "),
    view.assignee?.name ?? null,
  ]);

type Query = Parameters<Verb<typeof contract.exportViolations>>[1]["query"];

/** A batch at a time, so that no transaction lasts as long as the download. */
async function* readAll(
  ctx: TenantContext,
  filter: Omit<Query, "format">,
): AsyncGenerator<contract.ViolationView[]> {
  let last: { readonly at: Date; readonly id: string } | undefined;
  for (;;) {
    const after = last
      ? Prisma.sql`(detected_at, id) < (${last.at}, ${last.id})`
      : Prisma.sql`detected_at < ${new Date(ctx.nowMs)}`;
    const views = await forTenant(ctx.tenantId, async (db) => {
      const where = Prisma.sql`${await violationConditions(db, ctx, filter)} AND ${after}`;
      const found = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM violations WHERE ${where}
        ORDER BY detected_at DESC, id DESC LIMIT ${batchRows}`;
      const rows = await db.violation.findMany({
        where: { id: { in: found.map(({ id }) => id) } },
        orderBy: [{ detectedAt: "desc" }, { id: "desc" }],
      });
      const names = await readNames(db, rows);
      const final = rows.at(-1);
      last = final && { at: final.detectedAt, id: final.id };
      return rows.map((row) => toViolationView(row, names));
    });
    if (views.length > 0) yield views;
    if (views.length < batchRows) return;
  }
}

async function* toText(ctx: TenantContext, query: Query): AsyncGenerator<string> {
  const { format, ...filter } = query;
  if (format === "csv") yield `${header}\r\n`;
  for await (const views of readAll(ctx, filter)) {
    yield views
      .map((view) => (format === "csv" ? `${toLine(view)}\r\n` : `${JSON.stringify(view)}\n`))
      .join("");
  }
}

/** Violations as a file that is read while it is sent. */
export const exportViolations: Verb<typeof contract.exportViolations> = async (ctx, { query }) => ({
  format: query.format,
  filename: `violations-${ctx.tenant.slug}-${new Date(ctx.nowMs).toISOString().slice(0, 10)}.${query.format}`,
  content: toText(ctx, query),
});
