import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { EnvironmentName, type Role } from "@/lib/contract/common";
import { arrivalOf } from "@/lib/http/arrival";
import type { Actor, PublicContext, TenantContext, UserContext } from "@/lib/services/context";
import { cookieName, environmentCookie, readSessionCookie } from "./cookie";
import { externalProviders } from "./external";
import { findMembership, findSignedIn } from "./identity";
import { hasRole } from "./roles";
import { noteSession } from "./seen-sessions";

/** Who is signed in to the dashboard, as they are now. */
export interface Session {
  readonly id: string;
  readonly user: Actor;
  readonly expiresAtMs: number;
}

/** A member in a tenant's pages. `ctx` is what every verb of `lib/services` takes. */
export interface Entered {
  readonly ctx: TenantContext;
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly status: "active" | "suspended";
  };
  readonly role: Role;
  readonly env: EnvironmentName;
  readonly user: Actor;
}

/**
 * Thrown where a member's role is too low for a page. Next hides messages of server errors from the browser and
 * keeps `digest`, by which an error page recognises this one: `NO_PERMISSION:<needed>:<own role>`.
 */
export class NoPermission extends Error {
  override readonly name = "NoPermission";
  readonly digest: string;

  constructor(needed: Role, role: Role) {
    super(`This page needs the role ${needed}.`);
    this.digest = `NO_PERMISSION:${needed}:${role}`;
  }
}

/** Thrown for the pages of a suspended tenant; `digest` ends in the reason, URL-encoded. */
export class TenantSuspended extends Error {
  override readonly name = "TenantSuspended";
  readonly digest: string;

  constructor(reason: string | null) {
    super("This tenant is suspended.");
    this.digest = `TENANT_SUSPENDED:${encodeURIComponent(reason ?? "")}`;
  }
}

/** Null when signed out, for whatever reason; looked up once per request. */
export const getSession: () => Promise<Session | null> = cache(async () => {
  const requestHeaders = await headers();
  const { installation, nowMs, address } = arrivalOf({ headers: requestHeaders });
  const value = (await cookies()).get(cookieName(installation, "session"))?.value;
  const proof = await readSessionCookie(installation, value, nowMs);
  const account = proof && (await findSignedIn(proof));
  if (!account) return null;
  await noteSession(proof, { address, userAgent: requestHeaders.get("user-agent") ?? "", nowMs });
  const { id, email, name, isPlatformAdmin } = account;
  return {
    id: proof.sessionId,
    user: { id, email, name, isPlatformAdmin },
    expiresAtMs: proof.expiresAtMs,
  };
});

/** For pages outside any tenant. Sends a signed-out visitor to sign in and back to `path`. */
export async function requireSession(
  path = "/",
): Promise<{ readonly ctx: UserContext; readonly user: Actor }> {
  const session = await getSession();
  if (!session) return redirect(`/login?next=${encodeURIComponent(path)}`);
  const ctx: UserContext = {
    ...arrivalOf({ headers: await headers() }),
    actor: session.user,
    session: { id: session.id, expiresAtMs: session.expiresAtMs },
  };
  return { ctx, user: session.user };
}

/** For pages of the installation, which do not exist for anybody but platform administrators. */
export async function requirePlatformAdmin(
  path = "/admin",
): Promise<{ readonly ctx: UserContext; readonly user: Actor }> {
  const signedIn = await requireSession(path);
  if (!signedIn.user.isPlatformAdmin) return notFound();
  return signedIn;
}

/**
 * For a tenant's pages. Sends a signed-out visitor to sign in and back to `path`; a tenant that does not exist and
 * one they do not belong to are both not found. Throws `NoPermission` for too low a role, `TenantSuspended` for a
 * suspended tenant.
 */
export async function requireMember(
  slug: string,
  minRole: Role = "viewer",
  path = `/${slug}`,
): Promise<Entered> {
  const { ctx, user } = await requireSession(path);
  const membership = await findPlace(user.id, slug);
  if (!membership) return notFound();
  const { tenant, role } = membership;
  if (tenant.status === "suspended") throw new TenantSuspended(tenant.suspendedReason);
  if (!hasRole(role, minRole)) throw new NoPermission(minRole, role);
  const chosen = EnvironmentName.safeParse((await cookies()).get(environmentCookie)?.value);
  const env = chosen.data ?? "production";
  return { ctx: { ...ctx, tenantId: tenant.id, tenant, role, env }, tenant, role, env, user };
}

const findPlace = cache((userId: string, slug: string) => findMembership(userId, { slug }));

/** The single sign-on services to offer; each signs in by next-auth's `signIn(id)`. */
export async function externalSignIns(): Promise<readonly { id: string; name: string }[]> {
  const { installation } = arrivalOf({ headers: await headers() });
  return externalProviders(installation).map(({ id, name }) => ({ id, name }));
}

/** For pages that anybody may see: the context that public verbs take. */
export const asVisitor = async (): Promise<PublicContext> =>
  arrivalOf({ headers: await headers() });
