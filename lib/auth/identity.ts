import type { Role } from "@/lib/contract/common";
import { forPlatform } from "@/lib/db";
import { asRole } from "./roles";

/** A person as the request finds them, not as their token remembers them. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isPlatformAdmin: boolean;
  /** Tokens issued before this are void. */
  readonly tokensValidFromMs: number;
}

export interface Membership {
  readonly account: Account;
  readonly role: Role;
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly status: "active" | "suspended";
  };
}

const accountFields = {
  id: true,
  email: true,
  name: true,
  isPlatformAdmin: true,
  tokensValidFrom: true,
} as const;

interface AccountRow {
  id: string;
  email: string;
  name: string;
  isPlatformAdmin: boolean;
  tokensValidFrom: Date;
}

const toAccount = ({ tokensValidFrom, ...account }: AccountRow): Account => ({
  ...account,
  tokensValidFromMs: tokensValidFrom.getTime(),
});

/** Null when the account is gone. */
export async function findAccount(userId: string): Promise<Account | null> {
  const row = await forPlatform((db) =>
    db.user.findUnique({ where: { id: userId }, select: accountFields }),
  );
  return row && toAccount(row);
}

/** The person's place in a tenant, named by id or by slug. Null when there is none. */
export async function findMembership(
  userId: string,
  tenant: { readonly id: string } | { readonly slug: string },
): Promise<Membership | null> {
  const row = await forPlatform((db) =>
    db.member.findFirst({
      where: { userId, tenant },
      select: {
        role: true,
        user: { select: accountFields },
        tenant: { select: { id: true, name: true, slug: true, status: true } },
      },
    }),
  );
  const role = row && asRole(row.role);
  if (!row || !role) return null;
  const status = row.tenant.status === "active" ? "active" : "suspended";
  return { account: toAccount(row.user), role, tenant: { ...row.tenant, status } };
}
