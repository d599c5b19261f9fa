import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";
import type { Arrival } from "../arrival";
import { type Stage, whenKnown } from "../pipeline";
import type { KeyRecord, KeyStore } from "../ports";
import type { Arrived, Keyed, Routed } from "./context";

const keyInQuery =
  /[?&](?:key|api[-_]?key|x-api-key|access_token|authorization)=|sk-[0-9A-Za-z]{32}/i;

/** Where SDKs put a key. Source: contract section 2. */
function* offeredKeys({ headers, rawHeaders }: Arrival): Generator<string> {
  for (const name of ["x-api-key", "api-key", "x-goog-api-key"]) {
    const value = headers[name];
    if (typeof value === "string" && value !== "") yield value.trim();
  }
  // Of a repeated one node:http keeps the first alone.
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length !== 13 || rawHeaders[i]?.toLowerCase() !== "authorization") continue;
    const authorization = rawHeaders[i + 1] ?? "";
    if (authorization !== "") yield authorization.replace(/^bearer\s+/i, "").trim();
  }
}

function keyOf(arrival: Arrival): string {
  if (arrival.search !== "" && keyInQuery.test(arrival.search)) {
    throw new AppError(
      "INVALID_API_KEY",
      "A key in the query string is refused, because addresses end up in logs. Send it as a header.",
    );
  }
  let found: string | undefined;
  for (const offered of offeredKeys(arrival)) {
    if (found !== undefined && found !== offered) {
      throw new AppError("INVALID_API_KEY", "The request carries two different keys. Send one.");
    }
    found = offered;
  }
  if (found === undefined) {
    throw new AppError(
      "INVALID_API_KEY",
      "No API key was sent. Put it into x-api-key or Authorization: Bearer.",
    );
  }
  return found;
}

function check(key: KeyRecord, provider: string, nowMs: number): void {
  if (key.tenantStatus === "suspended") {
    throw new AppError("TENANT_SUSPENDED", "This organisation is suspended. Its keys do not work.");
  }
  if (!key.isActive) throw new AppError("KEY_INACTIVE", "This API key is disabled.");
  if (key.expiresAtMs !== null && key.expiresAtMs <= nowMs) {
    throw new AppError("KEY_INACTIVE", "This API key has expired.");
  }
  if (key.retiresAtMs !== null && key.retiresAtMs <= nowMs) {
    throw new AppError("KEY_INACTIVE", "This API key was replaced by a newer one.");
  }
  if (key.allowedProviders && !key.allowedProviders.includes(provider)) {
    throw new AppError("PROVIDER_NOT_ALLOWED", `This API key may not call ${provider}.`);
  }
}

/**
 * Key, wherever an SDK puts it → key record. Throws INVALID_API_KEY, KEY_INACTIVE, TENANT_SUSPENDED,
 * PROVIDER_NOT_ALLOWED; SERVICE_UNAVAILABLE, never 401, when the key cannot be looked up.
 */
export const authenticate =
  (keys: KeyStore, clock: Clock): Stage<Arrived & Routed, Keyed> =>
  ({ arrival, provider }, next) => {
    const secret = keyOf(arrival);
    return whenKnown(keys.isShaped(secret) ? keys.find(secret) : null, (key) => {
      if (!key) {
        throw new AppError(
          "INVALID_API_KEY",
          "This API key is not known. Check it for typing errors.",
        );
      }
      check(key, provider.id, clock.nowMs());
      return next({ key });
    });
  };
