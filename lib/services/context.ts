import type { EnvironmentName, Role } from "@/lib/contract/common";
import type { Access, InputOf, Operation, OutputOf } from "@/lib/contract/operation";
import type { RuntimeEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Anybody: what every verb may know about a call. */
export interface PublicContext {
  readonly requestId: string;
  /** Network address of the caller, for counting; for IPv6 its /64. */
  readonly address: string;
  readonly nowMs: number;
  readonly installation: RuntimeEnv;
  /** The version that a change is based on, from the header of that name. */
  readonly ifMatch?: string | null;
}

export interface Actor {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isPlatformAdmin: boolean;
}

/** A signed-in person. */
export interface UserContext extends PublicContext {
  readonly actor: Actor;
  /** The sign-in that the call's token or cookie comes from. */
  readonly session: { readonly id: string; readonly expiresAtMs: number };
}

/** A member acting in one tenant and environment, with the role they have right now. */
export interface TenantContext extends UserContext {
  readonly tenantId: string;
  readonly tenant: { readonly id: string; readonly name: string; readonly slug: string };
  readonly role: Role;
  readonly env: EnvironmentName;
}

/** The context that each kind of access provides. */
export interface ContextOf extends Record<Access, PublicContext> {
  none: PublicContext;
  optional: PublicContext & Partial<Pick<UserContext, "actor" | "session">>;
  global: UserContext;
  scoped: TenantContext;
  platform: UserContext;
}

/** The function behind an operation. Throws `AppError` and nothing else on purpose. */
export type Verb<Spec extends Operation> = (
  ctx: ContextOf[Spec["access"]],
  input: InputOf<Spec>,
) => Promise<OutputOf<Spec>>;

/** A missing resource and another tenant's look the same. */
export const notFound = (what: string): AppError =>
  new AppError("NOT_FOUND", `There is no such ${what}.`);

/** A violation that no schema can detect, reported at its field. */
export const invalidField = (path: string, message: string): AppError =>
  new AppError("VALIDATION_ERROR", `${path} ${message}.`, { issues: [{ path, message }] });
