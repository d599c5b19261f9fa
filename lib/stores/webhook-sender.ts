import { Agent, buildConnector, request } from "undici";
import { type EgressGuard, isPermanentRefusal } from "./egress-connect";

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A way out for webhooks. */
export interface WebhookSender {
  /**
   * Posts once, to public addresses only, following no redirect. Throws an error named `DestinationRefused`
   * where the address must not be called, anything else when a retry can help.
   */
  post(call: WebhookRequest): Promise<{ readonly status: number }>;
  close(): Promise<void>;
}

/** The address is one that a tenant must not make us call. */
export class DestinationRefused extends Error {
  override readonly name = "DestinationRefused";
}

const connectTimeoutMs = 5_000;
const answerTimeoutMs = 10_000;
/** Any more of an answer is not read; the connection is closed instead. */
const maxAnswerBytes = 65_536;

/** Connections to public addresses only, except where the operator exempts one. */
export function guardedAgent(egress: EgressGuard): Agent {
  const guarded = buildConnector({ timeout: connectTimeoutMs, lookup: egress.lookup });
  const plain = buildConnector({ timeout: connectTimeoutMs });
  return new Agent({
    connections: 4,
    keepAliveTimeout: 1_000,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    maxResponseSize: maxAnswerBytes,
    connect(target, callback) {
      const port = target.port === "" ? "" : `:${target.port}`;
      if (egress.isExempt(`${target.protocol}//${target.hostname}${port}`)) {
        plain(target, callback);
        return;
      }
      try {
        egress.checkHost(target.hostname);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null);
        return;
      }
      guarded(target, callback);
    },
  });
}

export function createWebhookSender(egress: EgressGuard): WebhookSender {
  const dispatcher = guardedAgent(egress);
  return {
    async post({ url, headers, body }) {
      try {
        const answer = await request(url, {
          method: "POST",
          headers,
          body,
          dispatcher,
          signal: AbortSignal.timeout(answerTimeoutMs),
        });
        // The answer's text is the receiver's and is not kept.
        await answer.body.dump().catch(() => undefined);
        return { status: answer.statusCode };
      } catch (cause) {
        if (!isPermanentRefusal(cause)) throw cause;
        throw new DestinationRefused(
          "Not sent: the address leads to a private network, and webhooks go to public addresses only.",
          { cause },
        );
      }
    },
    close: () => dispatcher.close(),
  };
}
