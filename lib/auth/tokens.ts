import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { EnvironmentName, Role } from "@/lib/contract/common";
import { deriveKey, digestSecret } from "@/lib/crypto";
import { randomBase62 } from "@/lib/ids";
import { dayMs, hourMs, minuteMs, secondMs } from "@/lib/time";

export const globalTokenSeconds = (12 * hourMs) / secondMs;
export const scopedTokenSeconds = (60 * minuteMs) / secondMs;
/** Counted from signing in; using a session does not lengthen it. */
export const sessionSeconds = (7 * dayMs) / secondMs;

const issuer = "trueportai";
const algorithm = "HS256";
const type = "JWT";

/**
 * `global` says who a person is, `scoped` also in which tenant and environment they act; `session` is what the
 * dashboard's cookie holds.
 */
export type TokenKind = "global" | "scoped" | "session";

const Stamps = { sub: z.string(), jti: z.string(), iat: z.number(), exp: z.number() };
const GlobalClaims = z.object(Stamps);
const ScopedClaims = z.object({
  ...Stamps,
  tid: z.string(),
  role: Role,
  env: EnvironmentName,
  /** The sign-in it came from; the token ends with it. */
  sid: z.string().optional(),
});

export type GlobalClaims = z.infer<typeof GlobalClaims>;
export type ScopedClaims = z.infer<typeof ScopedClaims>;

/** What a bearer token turned out to be. `other-kind` is a valid token for the other half of the API. */
export type Verified<Claims> =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly why: "invalid" | "expired" | "other-kind" };

const keyIdOf = (authSecret: string): string =>
  digestSecret(authSecret, "jwt-key-id", "").slice(0, 8);

/** `iat` keeps its milliseconds, so that no token survives a change of password made within its second. */
function sign(
  authSecret: string,
  kind: TokenKind,
  claims: Record<string, string>,
  lifeSeconds: number,
  nowMs: number,
  tokenId: string = randomBase62(22),
): Promise<string> {
  const now = nowMs / secondMs;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, typ: type, kid: keyIdOf(authSecret) })
    .setIssuer(issuer)
    .setAudience(kind)
    .setIssuedAt(now)
    .setNotBefore(Math.floor(now))
    .setExpirationTime(Math.floor(now) + lifeSeconds)
    .setJti(tokenId)
    .sign(deriveKey(authSecret, "jwt"));
}

export const signGlobalToken = (
  authSecret: string,
  userId: string,
  nowMs: number = Date.now(),
): Promise<string> => sign(authSecret, "global", { sub: userId }, globalTokenSeconds, nowMs);

export interface Scope {
  readonly userId: string;
  readonly tenantId: string;
  readonly role: Role;
  readonly env: EnvironmentName;
  /** Id of the sign-in that it came from. */
  readonly sessionId?: string;
}

/** `role` tells clients what to offer; what counts is the role at the time of each request. */
export const signScopedToken = (
  authSecret: string,
  { userId, tenantId, role, env, sessionId }: Scope,
  nowMs: number = Date.now(),
): Promise<string> => {
  const claims = {
    sub: userId,
    tid: tenantId,
    role,
    env,
    ...(sessionId ? { sid: sessionId } : {}),
  };
  return sign(authSecret, "scoped", claims, scopedTokenSeconds, nowMs);
};

/** `startedAtMs` is the moment of signing in, even where the token is reissued. */
export const signSessionToken = (
  authSecret: string,
  session: { readonly userId: string; readonly sessionId: string; readonly startedAtMs: number },
): Promise<string> =>
  sign(
    authSecret,
    "session",
    { sub: session.userId },
    sessionSeconds,
    session.startedAtMs,
    session.sessionId,
  );

async function verify<Claims>(
  authSecret: string,
  kind: TokenKind,
  schema: z.ZodType<Claims>,
  token: string,
  nowMs: number,
): Promise<Verified<Claims>> {
  const keyFor = ({ kid }: { kid?: string }) => {
    if (kid !== keyIdOf(authSecret)) throw new errors.JWSInvalid("unknown key id");
    return deriveKey(authSecret, "jwt");
  };
  try {
    const { payload } = await jwtVerify(token, keyFor, {
      algorithms: [algorithm],
      typ: type,
      issuer,
      audience: kind,
      requiredClaims: ["sub", "iat", "nbf", "exp", "jti"],
      clockTolerance: 2,
      currentDate: new Date(nowMs),
    });
    const claims = schema.safeParse(payload);
    return claims.success ? { ok: true, claims: claims.data } : { ok: false, why: "invalid" };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { ok: false, why: "expired" };
    const isOtherKind = error instanceof errors.JWTClaimValidationFailed && error.claim === "aud";
    return { ok: false, why: isOtherKind ? "other-kind" : "invalid" };
  }
}

export const verifyGlobalToken = (
  authSecret: string,
  token: string,
  nowMs: number = Date.now(),
): Promise<Verified<GlobalClaims>> => verify(authSecret, "global", GlobalClaims, token, nowMs);

export const verifyScopedToken = (
  authSecret: string,
  token: string,
  nowMs: number = Date.now(),
): Promise<Verified<ScopedClaims>> => verify(authSecret, "scoped", ScopedClaims, token, nowMs);

export const verifySessionToken = (
  authSecret: string,
  token: string,
  nowMs: number = Date.now(),
): Promise<Verified<GlobalClaims>> => verify(authSecret, "session", GlobalClaims, token, nowMs);
