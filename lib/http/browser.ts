import { equalSecrets } from "@/lib/crypto";
import type { RuntimeEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Cookies of a request by name; where one is sent twice, the first counts. */
export function readCookies(request: Pick<Request, "headers">): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(0, at)).trim();
    if (name !== "" && !cookies.has(name)) cookies.set(name, part.slice(at + 1).trim());
  }
  return cookies;
}

const isSafe = (method: string): boolean => method === "GET" || method === "HEAD";

/**
 * The origin that the browser used, as the listener reports it; null when no listener of ours
 * passed the request on.
 */
export function askedOrigin(
  { headers }: Pick<Request, "headers">,
  { TRUEPORTAI_BOOT_TOKEN: token }: RuntimeEnv,
): string | null {
  const proof = headers.get("x-trueportai-boot");
  if (!token || !proof || !equalSecrets(token, proof)) return null;
  return `${headers.get("x-forwarded-proto")}://${headers.get("x-forwarded-host")}`;
}

/**
 * A cookie is sent from whatever site the browser is on, so a call that changes something must come from a page of
 * ours. Throws FORBIDDEN otherwise, and also where the browser does not say.
 */
export function assertSameOrigin(request: Request, installation: RuntimeEnv): void {
  const site = request.headers.get("sec-fetch-site");
  const isForeign = site !== null && site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  const ours = [new URL(installation.PUBLIC_URL).origin, askedOrigin(request, installation)];
  const isOurs = origin !== null && ours.includes(origin);
  if (!isForeign && (isOurs || isSafe(request.method))) return;
  throw new AppError(
    "FORBIDDEN",
    "A session's cookie is good for pages of this site only. Other programs sign in for a token.",
  );
}
