import { setImmediate as breathe } from "node:timers/promises";
import type { BacktestResult } from "@/lib/contract/policy-trials";
import { tenantDigest } from "@/lib/crypto";
import { forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { Backtest, type PastFinding } from "@/lib/gateway/policy/backtest";
import { type PolicyRow, toRule } from "@/lib/gateway/policy/rule-row";
import type { Prisma } from "@/lib/generated/prisma/client";
import { log } from "@/lib/log";

interface Claimed {
  readonly id: string;
  readonly tenant_id: string;
  readonly env: string;
  readonly draft: PolicyRow;
  readonly baseline: PolicyRow | null;
  readonly since: Date;
  readonly until: Date;
}

/** A back-test whose process has not been heard from for this long is restarted. */
const claim = `
  UPDATE policy_backtests SET status = 'running', seen_at = now(), done = 0
   WHERE id = (SELECT id FROM policy_backtests
                WHERE status = 'queued'
                   OR status = 'running' AND seen_at < now() - interval '30 seconds'
                ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, tenant_id, env, draft, baseline, since, until`;

const bodies = `
  FROM payloads p JOIN exchanges e ON e.id = p.exchange_id
   AND e.started_at BETWEEN $3::timestamptz - interval '1 hour' AND $4::timestamptz
  WHERE p.tenant_id = $1 AND p.env = $2 AND p.captured_at >= $3::timestamptz AND p.captured_at < $4::timestamptz
    AND p.body IS NOT NULL`;

/** Calls for which no complete body is kept. */
const findings = `
  FROM violations v WHERE v.tenant_id = $1 AND v.env = $2
    AND v.detected_at >= $3::timestamptz AND v.detected_at < $4::timestamptz
    AND NOT EXISTS (SELECT FROM payloads p WHERE p.exchange_id = v.exchange_id
                       AND p.direction = v.direction AND p.capture = 'full' AND p.body IS NOT NULL)`;

const nextBodies = `
  SELECT p.exchange_id AS "exchangeId", p.direction, p.body, p.capture, e.key_id AS "keyId",
    e.provider, e.model, e.env, p.captured_at AS at, p.exchange_id || p.direction AS id
  ${bodies} AND (p.captured_at, p.exchange_id || p.direction) > ($5::timestamptz, $6)
  ORDER BY p.captured_at, p.exchange_id || p.direction LIMIT 200`;

const nextFindings = `
  SELECT v.exchange_id AS "exchangeId", v.direction, v.key_id AS "keyId", v.provider, v.model,
    v.env, v.type, v.rule_id AS "ruleId", v.entities, v.preview, v.detected_at AS at, v.id
  ${findings} AND (v.detected_at, v.id) > ($5::timestamptz, $6) ORDER BY v.detected_at, v.id LIMIT 1000`;

interface Placed {
  readonly at: Date;
  readonly id: string;
}
type BodyRow = Placed &
  Omit<PastFinding, "type" | "ruleId" | "entities" | "preview"> & {
    readonly body: string;
    readonly capture: "redacted" | "full";
  };
type FindingRow = Placed & PastFinding;

const notes = {
  bodies: null,
  mixed:
    "Ran over kept bodies where there are any, else over redacted previews and entity summaries: patterns may be under-counted.",
  redacted: "Ran over redacted bodies and entity summaries: what was masked then is not seen now.",
  summaries:
    "Bodies are not kept: ran over redacted previews and entity summaries. Patterns may be under-counted, and calls in which nothing was found are not seen.",
  nothing: "Nothing was kept of the calls in this period.",
} as const;

const sliceMs = 20;

const countRows = async (test: Claimed, from: string): Promise<number> => {
  const [row] = await forPlatform((db) =>
    db.$queryRawUnsafe<{ count: number }[]>(
      `SELECT count(*)::int AS count ${from}`,
      test.tenant_id,
      test.env,
      test.since,
      test.until,
    ),
  );
  return row?.count ?? 0;
};

/** Calls of the period, whether or not their bodies were kept. */
const countCalls = ({ tenant_id: tenantId, env, since, until }: Claimed): Promise<number> =>
  forPlatform((db) =>
    db.exchange.count({ where: { tenantId, env, startedAt: { gte: since, lt: until } } }),
  );

/** Reports progress; false when it was cancelled. */
async function report({ id }: Claimed, done: number, total: number): Promise<boolean> {
  const { count } = await forPlatform((db) =>
    db.policyBacktest.updateMany({
      where: { id, status: "running" },
      data: { done, total, seenAt: new Date() },
    }),
  );
  return count === 1;
}

const end = ({ id }: Claimed, data: Prisma.PolicyBacktestUpdateManyMutationInput) =>
  forPlatform((db) => db.policyBacktest.updateMany({ where: { id, status: "running" }, data }));

/** One draft, run over everything that was kept. */
class Run {
  private readonly backtest: Backtest;
  private readonly seen = { full: 0, redacted: 0, summaries: 0 };
  private done = 0;
  private busyMs = 0;
  private total = 0;

  constructor(
    private readonly test: Claimed,
    installation: RuntimeEnv,
    private readonly signal: AbortSignal,
  ) {
    const digest = tenantDigest(installation.ENCRYPTION_KEY, test.tenant_id);
    const baseline = test.baseline === null ? null : toRule(test.baseline);
    this.backtest = new Backtest(toRule(test.draft), baseline, digest);
  }

  /** False when it was cancelled or has to stop. */
  async toEnd(): Promise<boolean> {
    const { test } = this;
    this.total = (await countRows(test, bodies)) + (await countRows(test, findings));
    const isWhole =
      (await this.each<BodyRow>(nextBodies, (row) => {
        this.seen[row.capture]++;
        this.backtest.addBody(row, row.body);
      })) &&
      (await this.each<FindingRow>(nextFindings, (row) => {
        this.seen.summaries++;
        this.backtest.addFinding(row);
      }));
    return isWhole;
  }

  async result(): Promise<BacktestResult> {
    const calls = await countCalls(this.test);
    return resultOf(this.backtest, this.test, this.seen, calls, this.busyMs);
  }

  /** Reads one page at a time. */
  private async each<R extends Placed>(text: string, look: (row: R) => void): Promise<boolean> {
    let at: Placed = { at: new Date(0), id: "" };
    for (;;) {
      const rows = await this.page<R>(text, at);
      await this.lookAt(rows, look);
      if (this.signal.aborted || !(await report(this.test, this.done, this.total))) return false;
      const last = rows.at(-1);
      if (!last) return true;
      at = last;
    }
  }

  private page<R>(text: string, at: Placed): Promise<R[]> {
    const { tenant_id: tenantId, env, since, until } = this.test;
    return forPlatform((db) =>
      db.$queryRawUnsafe<R[]>(text, tenantId, env, since, until, at.at, at.id),
    );
  }

  /** In slices, so that other work runs in between. */
  private async lookAt<R>(rows: readonly R[], look: (row: R) => void): Promise<void> {
    let sliceStartedMs = performance.now();
    for (const row of rows) {
      look(row);
      this.done++;
      const nowMs = performance.now();
      if (nowMs - sliceStartedMs < sliceMs) continue;
      this.busyMs += nowMs - sliceStartedMs;
      await breathe();
      sliceStartedMs = performance.now();
    }
    this.busyMs += performance.now() - sliceStartedMs;
  }
}

/** Runs the queued back-tests, one after another. */
export async function runBacktests(installation: RuntimeEnv, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const [test] = await forPlatform((db) => db.$queryRawUnsafe<Claimed[]>(claim));
    if (!test) return;
    try {
      const run = new Run(test, installation, signal);
      if (await run.toEnd()) {
        const result = await run.result();
        await end(test, { status: "done", result: { ...result }, finishedAt: new Date() });
      } else if (signal.aborted) {
        await end(test, { status: "queued" });
      }
    } catch (error) {
      log.error("A back-test failed", { backtestId: test.id, error });
      const message = "The back-test broke off on our side. Start it again.";
      await end(test, { status: "failed", error: message, finishedAt: new Date() });
    }
  }
}

type Seen = Readonly<Record<"full" | "redacted" | "summaries", number>>;

function sourceOf({ full, redacted, summaries }: Seen): keyof typeof notes {
  if (full > 0) return redacted + summaries > 0 ? "mixed" : "bodies";
  if (redacted > 0) return "redacted";
  return summaries > 0 ? "summaries" : "nothing";
}

const ranked = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, 20);

/** The result in the API's form, as it is stored. */
function resultOf(
  backtest: Backtest,
  test: Claimed,
  seen: Seen,
  calls: number,
  busyMs: number,
): BacktestResult {
  const tally = backtest.tally();
  const source = sourceOf(seen);
  return {
    source,
    note: notes[source],
    calls,
    examined: tally.examined,
    matched: tally.matched,
    action: test.draft.action,
    rate_pct: calls === 0 ? 0 : Math.round((10_000 * tally.matched) / calls) / 100,
    by_key: ranked(tally.byKey),
    by_model: ranked(tally.byModel),
    difference: test.baseline === null ? null : { added: tally.added, removed: tally.removed },
    samples: tally.samples.map((sample) => ({
      usage_log_id: sample.exchangeId,
      direction: sample.direction,
      preview: sample.preview,
      entities: [...sample.entities],
      is_new: sample.isNew,
    })),
    prompts_per_second: busyMs > 0 ? Math.round((1_000 * tally.examined) / busyMs) : 0,
  };
}
