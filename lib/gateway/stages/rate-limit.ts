import { AppError, toAppError } from "@/lib/errors";
import { headerOf } from "../headers";
import type { Stage } from "../pipeline";
import type { RateLimiter, RateVerdict } from "../ports";
import type { Keyed } from "./context";

const headersOf = ({ limit, remaining, resetSeconds }: RateVerdict): Record<string, string> => ({
  "x-ratelimit-limit": String(limit),
  "x-ratelimit-remaining": String(remaining),
  "x-ratelimit-reset": String(resetSeconds),
});

/** A refusal by a later stage has also spent part of the minute, and says so. */
function withHeaders(thrown: unknown, headers: Readonly<Record<string, string>>): AppError {
  const { code, detail, more } = toAppError(thrown);
  return new AppError(code, detail, { ...more, headers: { ...headers, ...more.headers } });
}

/**
 * Spends one request of the key's minute and tells the caller what is left, unless the provider sends
 * headers of those names. Throws RATE_LIMIT_EXCEEDED.
 */
export const rateLimit =
  (limiter: RateLimiter): Stage<Keyed> =>
  async ({ key }, next) => {
    const taken = limiter.take(key.id, key.rateLimitRpm);
    const verdict = taken instanceof Promise ? await taken : taken;
    const headers = headersOf(verdict);
    if (!verdict.ok) {
      throw new AppError(
        "RATE_LIMIT_EXCEEDED",
        `This key may make ${verdict.limit} requests per minute. Try again in ${verdict.retryAfterSeconds} s.`,
        { retryAfterSeconds: verdict.retryAfterSeconds, headers },
      );
    }
    const reply = await next({}).catch((thrown) => {
      throw withHeaders(thrown, headers);
    });
    for (const name of Object.keys(headers)) {
      if (headerOf(reply.headers, name) === undefined)
        reply.headers.push(name, headers[name] ?? "");
    }
    return reply;
  };
