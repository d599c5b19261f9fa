import { AppError } from "@/lib/errors";
import type { Stage } from "../pipeline";
import type { Load, Sink } from "../ports";
import type { Keyed } from "./context";

export interface AdmitLimits {
  /** Calls in progress in this process. */
  readonly maxInFlight: number;
  readonly maxInFlightPerKey: number;
}

/**
 * Refuses work for which there is no room, at once and without queueing. Throws SERVICE_UNAVAILABLE when the
 * process, its memory or the spool is full, RATE_LIMIT_EXCEEDED when one key has too many calls open.
 */
export const admit = (load: Load, sink: Sink, limits: AdmitLimits): Stage<Keyed> => {
  const openByKey = new Map<string, number>();
  let open = 0;

  const release = (keyId: string): void => {
    open--;
    const left = (openByKey.get(keyId) ?? 1) - 1;
    if (left === 0) openByKey.delete(keyId);
    else openByKey.set(keyId, left);
  };

  return async ({ key }, next) => {
    if (open >= limits.maxInFlight || load.isOverloaded() || sink.isFull()) {
      throw new AppError(
        "SERVICE_UNAVAILABLE",
        "The gateway is at its capacity. Try again shortly.",
        {
          retryAfterSeconds: 1,
        },
      );
    }
    const ofKey = openByKey.get(key.id) ?? 0;
    if (ofKey >= limits.maxInFlightPerKey) {
      throw new AppError(
        "RATE_LIMIT_EXCEEDED",
        `This key already has ${ofKey} calls in progress, which is its limit.`,
        { retryAfterSeconds: 1 },
      );
    }
    open++;
    openByKey.set(key.id, ofKey + 1);
    try {
      const reply = await next({});
      reply.settles.push(() => release(key.id));
      return reply;
    } catch (error) {
      release(key.id);
      throw error;
    }
  };
};
