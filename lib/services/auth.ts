import { findMembership } from "@/lib/auth/identity";
import { weaknessOf } from "@/lib/auth/passwords";
import {
  globalTokenSeconds,
  scopedTokenSeconds,
  signGlobalToken,
  signScopedToken,
} from "@/lib/auth/tokens";
import type * as contract from "@/lib/contract/auth";
import type { EnvironmentName } from "@/lib/contract/common";
import { hashPassword, verifyPassword } from "@/lib/crypto";
import { forPlatform } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { audit } from "./audit";
import {
  invalidField,
  notFound,
  type PublicContext,
  type TenantContext,
  type UserContext,
  type Verb,
} from "./context";
import { isUniqueViolation } from "./database-errors";
import { globalConfig } from "./settings";

interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** The answer of every sign-in. */
export async function signIn(ctx: PublicContext, user: Person): Promise<contract.SignedIn> {
  const { id, email, name } = user;
  return {
    user: { id, email, name },
    global_access_token: await signGlobalToken(ctx.installation.AUTH_SECRET, id, ctx.nowMs),
    token_type: "Bearer",
    expires_in: globalTokenSeconds,
  };
}

/** Creates an account. Throws FORBIDDEN where registration is not open, CONFLICT for a known e-mail. */
export const register: Verb<typeof contract.register> = async (ctx, { body }) => {
  await assertRegistrationOpen(ctx);
  const { email, password, name } = body;
  const weakness = weaknessOf(password, [email, name]);
  if (weakness) throw invalidField("password", weakness);
  const user = { id: newId("user", ctx.nowMs), email, name };
  const passwordHash = await hashPassword(password);
  try {
    await forPlatform(async (db) => {
      await db.user.create({ data: { ...user, passwordHash } });
      const object = { kind: "user", id: user.id };
      await audit(db, ctx, { action: "auth.register", object, actorId: user.id });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("CONFLICT", "An account with this e-mail already exists. Sign in instead.");
  }
  return signIn(ctx, user);
};

/** Who may create an account. */
export const registrationPolicy = ({ installation }: PublicContext) =>
  globalConfig("registration", installation.APP_ENV === "development" ? "open" : "invite");

async function assertRegistrationOpen(ctx: PublicContext): Promise<void> {
  const registration = await registrationPolicy(ctx);
  if (registration === "open") return;
  throw new AppError(
    "FORBIDDEN",
    registration === "closed"
      ? "Registration is closed on this installation."
      : "Registration is by invitation on this installation. Ask an administrator for an invite.",
  );
}

/** Throws INVALID_CREDENTIALS, after the same work, for a wrong password and an unknown account. */
export const login: Verb<typeof contract.login> = async (ctx, { body }) => {
  const user = await forPlatform((db) =>
    db.user.findUnique({ where: { email: body.email }, omit: { passwordHash: false } }),
  );
  const matches = await verifyPassword(user?.passwordHash ?? null, body.password);
  const action = matches ? "auth.login" : "auth.login_failed";
  const object = { kind: "user", id: user?.id ?? "unknown" };
  const actorId = matches ? object.id : null;
  await forPlatform((db) => audit(db, ctx, { action, object, actorId, after: { by: "password" } }));
  if (!user || !matches) {
    throw new AppError("INVALID_CREDENTIALS", "E-mail or password is wrong.");
  }
  return signIn(ctx, user);
};

/** A token for one tenant and environment. */
export async function enterTenant(
  ctx: UserContext,
  { tenant, role }: Pick<TenantContext, "tenant" | "role">,
  env: EnvironmentName,
): Promise<contract.TenantSelected> {
  const { actor, session, installation } = ctx;
  const scope = { userId: actor.id, tenantId: tenant.id, role, env, sessionId: session.id };
  return {
    scoped_access_token: await signScopedToken(installation.AUTH_SECRET, scope, ctx.nowMs),
    token_type: "Bearer",
    expires_in: scopedTokenSeconds,
    tenant: { id: tenant.id, name: tenant.name, slug: tenant.slug },
    role,
    env,
  };
}

/** Throws NOT_FOUND for a tenant that the caller does not belong to, TENANT_SUSPENDED for a suspended one. */
export const selectTenant: Verb<typeof contract.selectTenant> = async (ctx, { body }) => {
  const membership = await findMembership(ctx.actor.id, { id: body.tenant_id });
  if (!membership) throw notFound("tenant");
  if (membership.tenant.status === "suspended") {
    throw new AppError("TENANT_SUSPENDED", "This tenant is suspended.");
  }
  return enterTenant(ctx, membership, body.env);
};
