import { cookieName, environmentCookie, readSessionCookie } from "@/lib/auth/cookie";
import {
  type Account,
  findSignedIn,
  findSignedInMember,
  type SignInProof,
} from "@/lib/auth/identity";
import { hasRole } from "@/lib/auth/roles";
import { type Verified, verifyGlobalToken, verifyScopedToken } from "@/lib/auth/tokens";
import { EnvironmentName } from "@/lib/contract/common";
import type { Operation } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";
import {
  notFound,
  type PublicContext,
  type TenantContext,
  type UserContext,
} from "@/lib/services/context";
import { secondMs } from "@/lib/time";
import { assertSameOrigin, readCookies } from "./browser";

const unauthorized = (detail: string): AppError =>
  new AppError("UNAUTHORIZED", detail, { headers: { "www-authenticate": "Bearer" } });

const gone = unauthorized("This token is no longer valid. Sign in again.");

/** What a request presents, before anything is looked up. */
interface Evidence extends SignInProof {
  readonly expiresAtMs: number;
}

/**
 * Who is calling, as far as the operation needs to know: by bearer token, or from the dashboard by its session
 * cookie. Role, membership and status are the current ones, whatever a token remembers. Throws UNAUTHORIZED for a
 * missing, wrong or expired token (also one of the wrong kind), TENANT_SUSPENDED, and FORBIDDEN where the right kind
 * of caller has too low a role or a cookie comes from another site.
 */
export async function identify(
  spec: Operation,
  request: Request,
  ctx: PublicContext,
): Promise<PublicContext | UserContext | TenantContext> {
  switch (spec.access) {
    case "none":
      return ctx;
    case "optional": {
      const isAnonymous = !request.headers.has("authorization") && !(await sessionOf(request, ctx));
      return isAnonymous ? ctx : identifyUser(request, ctx);
    }
    case "global":
      return identifyUser(request, ctx);
    case "platform": {
      const user = await identifyUser(request, ctx);
      if (user.actor.isPlatformAdmin) return user;
      throw new AppError("FORBIDDEN", "This needs a platform administrator.");
    }
    case "scoped": {
      const member = await identifyMember(request, ctx);
      const needed = spec.role ?? "viewer";
      if (hasRole(member.role, needed)) return member;
      throw new AppError("FORBIDDEN", `This needs the role ${needed}; yours is ${member.role}.`);
    }
  }
}

const signedInAs = (ctx: PublicContext, account: Account, evidence: Evidence): UserContext => ({
  ...ctx,
  actor: account,
  session: { id: evidence.sessionId, expiresAtMs: evidence.expiresAtMs },
});

async function identifyUser(request: Request, ctx: PublicContext): Promise<UserContext> {
  const evidence = (await sessionOf(request, ctx)) ?? (await globalEvidence(request, ctx));
  const account = await findSignedIn(evidence);
  if (!account) throw gone;
  return signedInAs(ctx, account, evidence);
}

async function globalEvidence(request: Request, ctx: PublicContext): Promise<Evidence> {
  const { sub, jti, iat, exp } = accept(
    await verifyGlobalToken(ctx.installation.AUTH_SECRET, bearer(request), ctx.nowMs),
    "This takes the global token that signing in gives.",
  );
  return {
    userId: sub,
    sessionId: jti,
    issuedAtMs: Math.round(iat * secondMs),
    expiresAtMs: exp * secondMs,
  };
}

interface Place {
  readonly evidence: Evidence;
  readonly tenant: { readonly id: string } | { readonly slug: string };
  readonly env: EnvironmentName;
}

async function identifyMember(request: Request, ctx: PublicContext): Promise<TenantContext> {
  const place = (await placeOfCookie(request, ctx)) ?? (await placeOfToken(request, ctx));
  const found = await findSignedInMember(place.evidence, place.tenant);
  if (!found) throw gone;
  if (!found.membership) throw "slug" in place.tenant ? notFound("tenant of yours") : gone;
  const { tenant, role } = found.membership;
  if (tenant.status === "suspended") {
    throw new AppError("TENANT_SUSPENDED", "This tenant is suspended.");
  }
  return {
    ...signedInAs(ctx, found.account, place.evidence),
    tenantId: tenant.id,
    tenant,
    role,
    env: place.env,
  };
}

async function placeOfToken(request: Request, ctx: PublicContext): Promise<Place> {
  const { sub, jti, sid, iat, exp, tid, env } = accept(
    await verifyScopedToken(ctx.installation.AUTH_SECRET, bearer(request), ctx.nowMs),
    "This takes a token for a tenant. Get one from POST /platform/api/global/auth/select-tenant.",
  );
  const slug = tenantOverride(request, ctx);
  return {
    evidence: {
      userId: sub,
      sessionId: sid ?? jti,
      issuedAtMs: Math.round(iat * secondMs),
      expiresAtMs: exp * secondMs,
    },
    tenant: slug ? { slug } : { id: tid },
    env,
  };
}

/** The dashboard says on every call which tenant and environment its page shows; failing that, a cookie does. */
async function placeOfCookie(request: Request, ctx: PublicContext): Promise<Place | null> {
  const evidence = await sessionOf(request, ctx);
  if (!evidence) return null;
  const slug = request.headers.get("x-tenant-slug");
  if (!slug) throw unauthorized("Name the tenant in X-Tenant-Slug along with the session cookie.");
  const chosen =
    request.headers.get("x-environment") ?? readCookies(request).get(environmentCookie);
  const env = EnvironmentName.safeParse(chosen);
  return { evidence, tenant: { slug }, env: env.data ?? "production" };
}

/** The session of a call from the dashboard; null where a bearer token is sent or there is no session. */
async function sessionOf(request: Request, ctx: PublicContext): Promise<Evidence | null> {
  if (request.headers.has("authorization")) return null;
  const value = readCookies(request).get(cookieName(ctx.installation, "session"));
  const session = await readSessionCookie(ctx.installation, value, ctx.nowMs);
  if (session) assertSameOrigin(request, ctx.installation);
  return session;
}

/** `X-Tenant-Slug` names another of the caller's tenants; honoured in development only. */
const tenantOverride = (request: Request, { installation }: PublicContext): string | null =>
  installation.APP_ENV === "development" ? request.headers.get("x-tenant-slug") : null;

function bearer(request: Request): string {
  const header = request.headers.get("authorization") ?? "";
  const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(header)?.[1];
  if (token) return token;
  throw unauthorized(
    header === ""
      ? "Sign in and send the token as authorization: Bearer …"
      : "The authorization header holds no token of this API; a gateway key works on proxy routes only.",
  );
}

function accept<Claims>(verified: Verified<Claims>, otherKind: string): Claims {
  if (verified.ok) return verified.claims;
  switch (verified.why) {
    case "expired":
      throw unauthorized("This token has expired. Get a new one.");
    case "other-kind":
      throw unauthorized(otherKind);
    case "invalid":
      throw unauthorized("This token is not valid.");
  }
}
