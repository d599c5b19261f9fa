import { setImmediate as breathe } from "node:timers/promises";
import { tenantDigest } from "@/lib/crypto";
import { Backtest, type PastFinding } from "@/lib/gateway/policy/backtest";
import { type PolicyRow, toRule } from "@/lib/gateway/policy/rule-row";
import { log } from "@/lib/log";
import { type Clock, secondMs, systemClock } from "@/lib/time";
import type { Database } from "./database";
import type { Job } from "./job";

export interface BacktestDeps {
  readonly database: Database;
  readonly encryptionKey: string;
  readonly clock?: Clock;
}

interface Claimed {
  readonly id: string;
  readonly tenant_id: string;
  readonly env: string;
  readonly draft: PolicyRow;
  readonly baseline: PolicyRow | null;
  readonly since: Date;
  readonly until: Date;
}

/** A back-test whose process has not been heard of for so long starts anew. */
const claim = `
  UPDATE policy_backtests SET status = 'running', seen_at = now(), done = 0
   WHERE id = (SELECT id FROM policy_backtests
                WHERE status = 'queued'
                   OR status = 'running' AND seen_at < now() - interval '30 seconds'
                ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, tenant_id, env, draft, baseline, since, until`;

const bodies = `
  FROM payloads p JOIN exchanges e ON e.id = p.exchange_id
   AND e.started_at BETWEEN $3::timestamptz - interval '1 hour' AND $4
  WHERE p.tenant_id = $1 AND p.env = $2 AND p.captured_at >= $3 AND p.captured_at < $4
    AND p.body IS NOT NULL`;

/** Calls of which no whole body is kept. */
const findings = `
  FROM violations v WHERE v.tenant_id = $1 AND v.env = $2
    AND v.detected_at >= $3 AND v.detected_at < $4
    AND NOT EXISTS (SELECT FROM payloads p WHERE p.exchange_id = v.exchange_id
                       AND p.direction = v.direction AND p.capture = 'full' AND p.body IS NOT NULL)`;

const nextBodies = `
  SELECT p.exchange_id AS "exchangeId", p.direction, p.body, p.capture, e.key_id AS "keyId",
    e.provider, e.model, e.env, p.captured_at AS at, p.exchange_id || p.direction AS id
  ${bodies} AND (p.captured_at, p.exchange_id || p.direction) > ($5, $6)
  ORDER BY p.captured_at, p.exchange_id || p.direction LIMIT 200`;

const nextFindings = `
  SELECT v.exchange_id AS "exchangeId", v.direction, v.key_id AS "keyId", v.provider, v.model,
    v.env, v.type, v.rule_id AS "ruleId", v.entities, v.preview, v.detected_at AS at, v.id
  ${findings} AND (v.detected_at, v.id) > ($5, $6) ORDER BY v.detected_at, v.id LIMIT 1000`;

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

/** Runs drafts over what was recorded, one at a time, never for long without letting others run. */
export function backtestJob(deps: BacktestDeps): Job {
  const clock = deps.clock ?? systemClock;
  const as = deps.database.as;

  const count = async (test: Claimed, from: string): Promise<number> => {
    const { rows } = await as("trueportai_platform", (client) =>
      client.query<{ count: number }>(`SELECT count(*)::int AS count ${from}`, [
        test.tenant_id,
        test.env,
        test.since,
        test.until,
      ]),
    );
    return rows[0]?.count ?? 0;
  };

  /** Tells how far it is; false when somebody cancelled it. */
  const report = async (test: Claimed, done: number, total: number): Promise<boolean> => {
    const { rowCount } = await as("trueportai_platform", (client) =>
      client.query(
        `UPDATE policy_backtests SET done = $2, total = $3, seen_at = now()
          WHERE id = $1 AND status = 'running'`,
        [test.id, done, total],
      ),
    );
    return rowCount === 1;
  };

  async function run(test: Claimed): Promise<void> {
    const digest = tenantDigest(deps.encryptionKey, test.tenant_id);
    const baseline = test.baseline === null ? null : toRule(test.baseline);
    const backtest = new Backtest(toRule(test.draft), baseline, digest);
    const total = (await count(test, bodies)) + (await count(test, findings));
    let done = 0;
    let busyMs = 0;
    const seen = { full: 0, redacted: 0, summaries: 0 };

    /** Reads page by page; false when cancelled. */
    async function each<R extends Placed>(text: string, look: (row: R) => void): Promise<boolean> {
      let at: Placed = { at: new Date(0), id: "" };
      for (;;) {
        const { rows } = await as("trueportai_platform", (client) =>
          client.query<R>(text, [test.tenant_id, test.env, test.since, test.until, at.at, at.id]),
        );
        let sliceStartedMs = clock.ticksMs();
        for (const row of rows) {
          look(row);
          done++;
          const nowMs = clock.ticksMs();
          if (nowMs - sliceStartedMs < sliceMs) continue;
          busyMs += nowMs - sliceStartedMs;
          await breathe();
          sliceStartedMs = clock.ticksMs();
        }
        busyMs += clock.ticksMs() - sliceStartedMs;
        if (!(await report(test, done, total))) return false;
        const last = rows.at(-1);
        if (!last) return true;
        at = last;
      }
    }

    const isWhole =
      (await each<BodyRow>(nextBodies, (row) => {
        seen[row.capture]++;
        backtest.addBody(row, row.body);
      })) &&
      (await each<FindingRow>(nextFindings, (row) => {
        seen.summaries++;
        backtest.addFinding(row);
      }));
    if (!isWhole) return;
    await finish(test, resultOf(backtest, test, seen, await countCalls(test), busyMs));
  }

  const countCalls = (test: Claimed): Promise<number> =>
    count(
      test,
      "FROM exchanges e WHERE e.tenant_id = $1 AND e.env = $2 AND e.started_at >= $3 AND e.started_at < $4",
    );

  const finish = (test: Claimed, result: object) =>
    as("trueportai_platform", (client) =>
      client.query(
        `UPDATE policy_backtests SET status = 'done', done = total, result = $2, finished_at = now()
          WHERE id = $1 AND status = 'running'`,
        [test.id, JSON.stringify(result)],
      ),
    );

  const fail = (test: Claimed) =>
    as("trueportai_platform", (client) =>
      client.query(
        `UPDATE policy_backtests SET status = 'failed', finished_at = now(),
           error = 'The back-test broke off on our side. Start it again.'
          WHERE id = $1 AND status = 'running'`,
        [test.id],
      ),
    );

  return {
    name: "back-tests",
    everyMs: secondMs,
    async run() {
      for (;;) {
        const { rows } = await as("trueportai_platform", (client) => client.query<Claimed>(claim));
        const [test] = rows;
        if (!test) return;
        try {
          await run(test);
        } catch (error) {
          log.error("A back-test failed", { backtestId: test.id, error });
          await fail(test);
        }
      }
    },
  };
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

/** The result in the words of the API, as it is stored. */
function resultOf(backtest: Backtest, test: Claimed, seen: Seen, calls: number, busyMs: number) {
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
      entities: sample.entities,
      is_new: sample.isNew,
    })),
    prompts_per_second: busyMs > 0 ? Math.round((1_000 * tally.examined) / busyMs) : 0,
  };
}
