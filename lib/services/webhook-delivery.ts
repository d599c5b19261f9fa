import { createHmac } from "node:crypto";
import type { WebhookEvent } from "@/lib/contract/webhooks";
import { unseal } from "@/lib/crypto";
import { type Db, forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import type { Prisma } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import { dayMs, hourMs, minuteMs, secondMs } from "@/lib/time";

/** The transport. Throws an error named `DestinationRefused` where retrying is pointless. */
export interface Sender {
  post(call: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<{ readonly status: number }>;
}

/** Something that happened, for the webhooks subscribed to it. */
export interface WebhookNews {
  readonly event: WebhookEvent;
  readonly at: Date;
  readonly data: Prisma.InputJsonObject;
  /** The webhook that it is about, which does not receive it. */
  readonly exceptId?: string;
}

/**
 * Queues a delivery for each of the tenant's active webhooks that subscribes to the event, in the transaction of the
 * change it reports. Returns how many.
 */
export async function enqueueWebhooks(
  db: Db,
  tenantId: string,
  { event, at, data, exceptId }: WebhookNews,
): Promise<number> {
  const webhooks = await db.webhook.findMany({
    where: {
      tenantId,
      isActive: true,
      events: { has: event },
      ...(exceptId === undefined ? {} : { id: { not: exceptId } }),
    },
    select: { id: true },
  });
  const { count } = await db.webhookDelivery.createMany({
    data: webhooks.map(({ id }) => ({
      id: newId("delivery", at.getTime()),
      tenantId,
      webhookId: id,
      event,
      payload: { type: event, timestamp: at.toISOString(), data },
      nextAttemptAt: at,
      createdAt: at,
    })),
  });
  return count;
}

/** Delays before the second, third … attempt; after the last the delivery has failed. */
const waitsMs = [
  5 * secondMs,
  30 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  6 * hourMs,
  dayMs,
];

/** Jitter of up to a fifth, so that deliveries that failed together do not return together. */
const jittered = (ms: number): number => Math.round(ms * (0.8 + 0.4 * Math.random()));

/** Longer than any attempt takes: past it the sender has died, and another takes over. */
const leaseMs = minuteMs;
const atMostPerRun = 200;
const atOnce = 8;

interface Due {
  readonly id: string;
  readonly tenant_id: string;
  readonly webhook_id: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly event: string;
  readonly url: string;
  readonly is_active: boolean;
  readonly secret_sealed: string;
  readonly previous_secret_sealed: string | null;
  readonly previous_until: Date | null;
}

/** Claims deliveries, safely beside other instances. */
function claim(nowMs: number): Promise<Due[]> {
  const now = new Date(nowMs);
  const until = new Date(nowMs + leaseMs);
  return forPlatform(
    (db) => db.$queryRaw<Due[]>`
      WITH due AS (
        SELECT id FROM webhook_deliveries WHERE next_attempt_at <= ${now}
        ORDER BY next_attempt_at, id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE webhook_deliveries AS d SET attempts = attempts + 1, next_attempt_at = ${until}
        FROM due WHERE d.id = due.id RETURNING d.*
      )
      SELECT t.id, t.tenant_id, t.webhook_id, t.payload, t.attempts, t.event, w.url, w.is_active,
        w.secret_sealed, w.previous_secret_sealed, w.previous_until
      FROM taken AS t JOIN webhooks AS w ON w.id = t.webhook_id`,
  );
}

interface Signed {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
}

/**
 * One signature: `v1,` and base64 of HMAC-SHA-256 over id, timestamp and body, joined by full stops, under the
 * secret's bytes. Source: Standard Webhooks specification, "Signature scheme".
 */
export function signWebhook(secret: string, { id, timestampSeconds, body }: Signed): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.length < 24) throw new Error("A webhook's secret has at least 24 bytes.");
  const mac = createHmac("sha256", key).update(`${id}.${timestampSeconds}.${body}`);
  return `v1,${mac.digest("base64")}`;
}

function secretsOf(installation: RuntimeEnv, due: Due, nowMs: number): string[] {
  const masters = [installation.ENCRYPTION_KEY, installation.ENCRYPTION_KEY_PREVIOUS];
  const place = { tenantId: due.tenant_id, recordId: due.webhook_id, field: "webhook" };
  const isOldGood = due.previous_until !== null && due.previous_until.getTime() > nowMs;
  return [due.secret_sealed, ...(isOldGood ? [due.previous_secret_sealed] : [])]
    .filter((sealed) => sealed !== null)
    .map((sealed) => unseal(masters, sealed, place));
}

type Headers = Readonly<Record<string, string>>;

interface Outcome {
  /** Null where nothing was sent. */
  readonly headers: Headers | null;
  readonly status: number | null;
  readonly error: string | null;
  /** Whether a retry could succeed. */
  readonly isFinal: boolean;
}

async function attempt(installation: RuntimeEnv, sender: Sender, due: Due): Promise<Outcome> {
  const nowMs = Date.now();
  const signed = {
    id: due.id,
    timestampSeconds: Math.floor(nowMs / secondMs),
    body: JSON.stringify(due.payload),
  };
  let headers: Headers | null = null;
  try {
    const signatures = secretsOf(installation, due, nowMs).map((secret) =>
      signWebhook(secret, signed),
    );
    headers = {
      "content-type": "application/json",
      "user-agent": "TruePortAI-Webhooks/1.0",
      "webhook-id": signed.id,
      "webhook-timestamp": String(signed.timestampSeconds),
      "webhook-signature": signatures.join(" "),
    };
    const { status } = await sender.post({ url: due.url, body: signed.body, headers });
    if (status >= 200 && status < 300) return { headers, status, error: null, isFinal: true };
    const error =
      status >= 300 && status < 400
        ? `The receiver answered ${status}; redirects are not followed.`
        : `The receiver answered ${status}.`;
    return { headers, status, error, isFinal: status === 410 };
  } catch (thrown) {
    const isRefused = thrown instanceof Error && thrown.name === "DestinationRefused";
    return { headers, status: null, error: sentenceOf(thrown), isFinal: isRefused };
  }
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The receiver refused the connection.",
  ENOTFOUND: "The receiver's name cannot be resolved.",
  ECONNRESET: "The receiver broke the connection off.",
  UND_ERR_SOCKET: "The receiver broke the connection off.",
  UND_ERR_CONNECT_TIMEOUT: "The receiver did not take the connection in time.",
  UND_ERR_HEADERS_TIMEOUT: "The receiver did not answer in time.",
  UND_ERR_BODY_TIMEOUT: "The receiver did not answer in time.",
};

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return "The delivery failed.";
  if (error.name === "DestinationRefused") return error.message;
  if (error.name === "TimeoutError") return "The receiver did not answer in time.";
  const code = "code" in error ? String(error.code) : "";
  return sentences[code] ?? "The receiver could not be reached.";
}

async function deliver(installation: RuntimeEnv, sender: Sender, due: Due): Promise<void> {
  const startedMs = performance.now();
  const isWanted = due.is_active || due.event === "webhook.test";
  const outcome: Outcome = isWanted
    ? await attempt(installation, sender, due)
    : { headers: null, status: null, error: "The webhook is paused.", isFinal: true };
  const isDelivered = outcome.error === null;
  const waitMs = waitsMs[due.attempts - 1];
  const isOver = isDelivered || outcome.isFinal || waitMs === undefined;
  const now = new Date();
  await forPlatform(async (db) => {
    await db.webhookDelivery.updateMany({
      where: { id: due.id },
      data: {
        status: isDelivered ? "delivered" : isOver ? "failed" : "pending",
        responseStatus: outcome.status,
        durationMs: Math.round(performance.now() - startedMs),
        error: outcome.error,
        ...(outcome.headers ? { requestHeaders: { ...outcome.headers } } : {}),
        attemptedAt: now,
        nextAttemptAt: isOver ? null : new Date(now.getTime() + jittered(waitMs ?? 0)),
        finishedAt: isOver ? now : null,
      },
    });
    // 410 asks for no further deliveries. Source: Standard Webhooks, "Deliverability".
    if (outcome.status === 410) {
      await db.$executeRaw`
        UPDATE webhooks SET is_active = false, updated_at = now() WHERE id = ${due.webhook_id}`;
    }
  });
}

const keptMs = 30 * dayMs;

/** Deletes deliveries and back-tests that ended more than 30 days ago. */
export async function forgetOldDeliveries(): Promise<void> {
  const finishedAt = { lt: new Date(Date.now() - keptMs) };
  await forPlatform(async (db) => {
    await db.webhookDelivery.deleteMany({ where: { finishedAt } });
    await db.policyBacktest.deleteMany({ where: { finishedAt } });
  });
}

/**
 * Sends due deliveries, several at a time. A failed one is retried after 5 s, 30 s … up to a day,
 * eight attempts in all.
 */
export async function deliverWebhooks(
  installation: RuntimeEnv,
  sender: Sender,
  signal: AbortSignal,
): Promise<void> {
  for (let sent = 0; sent < atMostPerRun && !signal.aborted; ) {
    const due = await claim(Date.now());
    if (due.length === 0) return;
    await Promise.all(due.map((one) => deliver(installation, sender, one)));
    sent += due.length;
  }
}
