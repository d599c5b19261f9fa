import { inject } from "vitest";
import { signGlobalToken, signScopedToken } from "@/lib/auth/tokens";
import type { EnvironmentName, Role } from "@/lib/contract/common";
import { newId } from "@/lib/ids";
import { query } from "./rows";

/** A person written past the API, so that tests spend none of the attempts to register and sign in. */
export interface Person {
  readonly id: string;
  readonly email: string;
  /** Global JWT. */
  readonly token: string;
}

const secret = (): string => inject("secrets").AUTH_SECRET ?? "";

export async function newPerson(isPlatformAdmin = false): Promise<Person> {
  const id = newId("user");
  const email = `${id.toLowerCase()}@example.com`;
  await query(
    inject("databaseUrl"),
    "INSERT INTO users (id, email, name, is_platform_admin) VALUES ($1, $2, 'Somebody', $3)",
    [id, email, isPlatformAdmin],
  );
  return { id, email, token: await signGlobalToken(secret(), id) };
}

/** Makes a person a member, or changes the role they have. */
export const setRole = (tenantId: string, userId: string, role: Role): Promise<unknown> =>
  query(
    inject("databaseUrl"),
    `INSERT INTO members (tenant_id, user_id, role) VALUES ($1, $2, $3)
     ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = excluded.role`,
    [tenantId, userId, role],
  );

export const scopedToken = (
  tenantId: string,
  userId: string,
  role: Role,
  env: EnvironmentName = "production",
): Promise<string> => signScopedToken(secret(), { userId, tenantId, role, env });

/** A new member with a scoped token. */
export async function newMember(
  tenantId: string,
  role: Role,
): Promise<Person & { readonly scoped: string }> {
  const person = await newPerson();
  await setRole(tenantId, person.id, role);
  return { ...person, scoped: await scopedToken(tenantId, person.id, role) };
}
