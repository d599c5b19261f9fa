import type { RuntimeEnv } from "@/lib/env";
import { secondMs } from "@/lib/time";
import type { SignInProof } from "./identity";
import { sessionSeconds, verifySessionToken } from "./tokens";

const loopbackName = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether the dashboard's cookies can be `Secure` and so carry the `__Host-` prefix: over https, and on loopback
 * names, which browsers trust equally. Plain http on any other address gets unprefixed cookies.
 */
export function canUseHostCookies({ PUBLIC_URL }: Pick<RuntimeEnv, "PUBLIC_URL">): boolean {
  const { protocol, hostname } = new URL(PUBLIC_URL);
  return protocol === "https:" || loopbackName.test(hostname);
}

/** Name of a cookie of ours, with the prefix that fits the installation. */
export const cookieName = (
  installation: Pick<RuntimeEnv, "PUBLIC_URL">,
  name: "session" | "csrf" | "callback" | "state" | "nonce" | "pkce",
): string => `${canUseHostCookies(installation) ? "__Host-" : ""}trueportai-${name}`;

/** The cookie in which the dashboard remembers the environment chosen in its header. */
export const environmentCookie = "env";

/** A session as its cookie describes it; whether it has ended since is for `findSignedIn` to say. */
export interface CookieSession extends SignInProof {
  readonly expiresAtMs: number;
}

/** Null for a cookie that is missing, forged or too old. */
export async function readSessionCookie(
  { AUTH_SECRET }: RuntimeEnv,
  value: string | undefined,
  nowMs: number,
): Promise<CookieSession | null> {
  if (!value) return null;
  const verified = await verifySessionToken(AUTH_SECRET, value, nowMs);
  if (!verified.ok) return null;
  const { sub, jti, iat } = verified.claims;
  const issuedAtMs = Math.round(iat * secondMs);
  return {
    userId: sub,
    sessionId: jti,
    issuedAtMs,
    expiresAtMs: issuedAtMs + sessionSeconds * secondMs,
  };
}
