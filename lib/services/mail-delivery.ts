import { forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { dayMs, minuteMs, secondMs } from "@/lib/time";
import { openMail } from "./outbox";

/** The transport. Throws an error named `MailRefused` where retrying is pointless. */
export interface MailSender {
  send(mail: {
    readonly id: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
  }): Promise<void>;
}

/** Longer than any attempt takes: past it the sender has died, and another takes over. */
const leaseMs = 5 * minuteMs;
const firstRetryMs = 5 * secondMs;
const longestRetryMs = 30 * minuteMs;
const givesUpAfterMs = dayMs;
const atMostPerRun = 200;

interface DueRow {
  readonly id: string;
  readonly tenant_id: string | null;
  readonly recipient: string;
  readonly content_sealed: string | null;
  readonly attempts: number;
  readonly created_at: Date;
}

/** Claims one message, safely beside other instances. */
async function claim(nowMs: number): Promise<DueRow | null> {
  const now = new Date(nowMs);
  const until = new Date(nowMs + leaseMs);
  const rows = await forPlatform(
    (db) => db.$queryRaw<DueRow[]>`
      UPDATE mail_outbox SET attempts = attempts + 1, next_attempt_at = ${until}
      WHERE id = (SELECT id FROM mail_outbox WHERE next_attempt_at <= ${now}
                  ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, tenant_id, recipient, content_sealed, attempts, created_at`,
  );
  return rows[0] ?? null;
}

const finish = (id: string, status: "sent" | "failed", nowMs: number, error: string | null) =>
  forPlatform((db) =>
    db.mailMessage.update({
      where: { id },
      data: {
        status,
        error,
        contentSealed: null,
        nextAttemptAt: null,
        finishedAt: new Date(nowMs),
      },
    }),
  );

const retryAt = (attempts: number, nowMs: number): Date =>
  new Date(nowMs + Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20)));

const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300);

/** False when the server could not be reached at all, so that the rest would only wait for it too. */
async function deliver(
  installation: RuntimeEnv,
  sender: MailSender,
  row: DueRow,
): Promise<boolean> {
  const { id, tenant_id: tenantId, recipient: to, content_sealed: sealed, attempts } = row;
  try {
    if (sealed === null) throw new Error("The message is gone.");
    await sender.send({ id, to, ...openMail(installation, { id, tenantId, sealed }) });
  } catch (error) {
    const nowMs = Date.now();
    const isRefused = error instanceof Error && error.name === "MailRefused";
    const isTooOld = nowMs - row.created_at.getTime() > givesUpAfterMs;
    if (isRefused || isTooOld || sealed === null) {
      log.error("A message could not be delivered and is given up", { id, error });
      await finish(id, "failed", nowMs, sentenceOf(error));
      return true;
    }
    log.warn("The mail server accepted no message; it will be tried again", {
      id,
      attempts,
      error,
    });
    const data = { nextAttemptAt: retryAt(attempts, nowMs), error: sentenceOf(error) };
    await forPlatform((db) => db.mailMessage.update({ where: { id }, data }));
    return false;
  }
  await finish(id, "sent", Date.now(), null);
  return true;
}

/**
 * Sends waiting mail, oldest first. A message that the server cannot take now is retried after 5 s, then at growing
 * intervals up to 30 min, and given up after a day.
 */
export async function deliverMail(
  installation: RuntimeEnv,
  sender: MailSender,
  signal: AbortSignal,
): Promise<void> {
  for (let sent = 0; sent < atMostPerRun && !signal.aborted; sent++) {
    const row = await claim(Date.now());
    if (!row || !(await deliver(installation, sender, row))) return;
  }
}
