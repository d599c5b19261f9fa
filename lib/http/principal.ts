import { type Account, findAccount, findMembership } from "@/lib/auth/identity";
import { hasRole } from "@/lib/auth/roles";
import { type Verified, verifyGlobalToken, verifyScopedToken } from "@/lib/auth/tokens";
import type { Operation } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";
import {
  notFound,
  type PublicContext,
  type TenantContext,
  type UserContext,
} from "@/lib/services/context";
import { secondMs } from "@/lib/time";

const unauthorized = (detail: string): AppError =>
  new AppError("UNAUTHORIZED", detail, { headers: { "www-authenticate": "Bearer" } });

const gone = unauthorized("This token is no longer valid. Sign in again.");

/**
 * Who calls, as far as the operation asks. Roles, membership and status are those of this moment, whatever the
 * token remembers. Throws UNAUTHORIZED for a missing, wrong or outlived token (also one of the wrong kind),
 * TENANT_SUSPENDED, and FORBIDDEN where the right kind of caller has too low a role.
 */
export async function identify(
  spec: Operation,
  request: Request,
  ctx: PublicContext,
): Promise<PublicContext | UserContext | TenantContext> {
  switch (spec.access) {
    case "none":
      return ctx;
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

async function identifyUser(request: Request, ctx: PublicContext): Promise<UserContext> {
  const { AUTH_SECRET } = ctx.installation;
  const claims = accept(
    await verifyGlobalToken(AUTH_SECRET, bearer(request), ctx.nowMs),
    "This takes the global token that signing in gives.",
  );
  const account = await findAccount(claims.sub);
  if (!account || isOutlived(claims.iat, account)) throw gone;
  return { ...ctx, actor: account };
}

async function identifyMember(request: Request, ctx: PublicContext): Promise<TenantContext> {
  const { AUTH_SECRET } = ctx.installation;
  const claims = accept(
    await verifyScopedToken(AUTH_SECRET, bearer(request), ctx.nowMs),
    "This takes a token for a tenant. Get one from POST /platform/api/global/auth/select-tenant.",
  );
  const slug = tenantOverride(request, ctx);
  const membership = await findMembership(claims.sub, slug ? { slug } : { id: claims.tid });
  if (!membership && slug) throw notFound("tenant of yours");
  if (!membership || isOutlived(claims.iat, membership.account)) throw gone;
  const { account, tenant, role } = membership;
  if (tenant.status === "suspended") {
    throw new AppError("TENANT_SUSPENDED", "This tenant is suspended.");
  }
  return { ...ctx, actor: account, tenantId: tenant.id, tenant, role, env: claims.env };
}

/** `X-Tenant-Slug` names another of the caller's tenants; honoured in development only. Source: seed 001. */
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

const isOutlived = (issuedAtSeconds: number, account: Account): boolean =>
  issuedAtSeconds * secondMs < account.tokensValidFromMs;
