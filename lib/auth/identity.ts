import type { Role } from "@/lib/contract/common";
import { type Db, forPlatform } from "@/lib/db";
import { minuteMs } from "@/lib/time";
import { asRole } from "./roles";

/** What a token or cookie proves: who signed in, in which session, and when it was written. */
export interface SignInProof {
  readonly userId: string;
  /** Ends by signing out. */
  readonly sessionId: string;
  readonly issuedAtMs: number;
}

/** A person as they are at the time of the request, not as their token remembers them. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isPlatformAdmin: boolean;
}

export interface Membership {
  readonly role: Role;
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly status: "active" | "suspended";
    readonly suspendedReason: string | null;
  };
}

const accountFields = {
  id: true,
  email: true,
  name: true,
  isPlatformAdmin: true,
  tokensValidFrom: true,
  keptSessionId: true,
  lastSeenAt: true,
} as const;

interface AccountRow {
  id: string;
  email: string;
  name: string;
  isPlatformAdmin: boolean;
  tokensValidFrom: Date;
  keptSessionId: string | null;
  lastSeenAt: Date | null;
}

const toAccount = ({ id, email, name, isPlatformAdmin }: AccountRow): Account => ({
  id,
  email,
  name,
  isPlatformAdmin,
});

const isRevoked = ({ issuedAtMs, sessionId }: SignInProof, row: AccountRow): boolean =>
  issuedAtMs < row.tokensValidFrom.getTime() && sessionId !== row.keptSessionId;

/** Resolution of last-seen times, so that not every request writes. */
const lastSeenStepMs = 5 * minuteMs;

async function findLive(db: Db, proof: SignInProof): Promise<Account | null> {
  const row = await db.user.findUnique({ where: { id: proof.userId }, select: accountFields });
  if (!row || isRevoked(proof, row)) return null;
  if (await db.endedSession.findUnique({ where: { id: proof.sessionId } })) return null;
  const now = new Date();
  if (now.getTime() - (row.lastSeenAt?.getTime() ?? 0) > lastSeenStepMs) {
    await db.user.updateMany({ where: { id: row.id }, data: { lastSeenAt: now } });
  }
  return toAccount(row);
}

/** The account behind a proof. Null when it is gone, its tokens have been revoked, or it signed out. */
export const findSignedIn = (proof: SignInProof): Promise<Account | null> =>
  forPlatform((db) => findLive(db, proof));

type TenantName = { readonly id: string } | { readonly slug: string };

async function findPlace(db: Db, userId: string, tenant: TenantName): Promise<Membership | null> {
  const row = await db.member.findFirst({
    where: { userId, tenant },
    select: {
      role: true,
      tenant: {
        select: { id: true, name: true, slug: true, status: true, suspendedReason: true },
      },
    },
  });
  const role = row && asRole(row.role);
  if (!row || !role) return null;
  const status = row.tenant.status === "active" ? "active" : "suspended";
  return { role, tenant: { ...row.tenant, status } };
}

/**
 * The account behind a proof and its place in a tenant, named by id or by slug. Null in the same cases as
 * `findSignedIn`; `membership` is null for a tenant that they do not belong to.
 */
export const findSignedInMember = (
  proof: SignInProof,
  tenant: TenantName,
): Promise<{ readonly account: Account; readonly membership: Membership | null } | null> =>
  forPlatform(async (db) => {
    const account = await findLive(db, proof);
    return account && { account, membership: await findPlace(db, account.id, tenant) };
  });

/** The membership in a tenant of a person already identified. Null when there is none. */
export const findMembership = (userId: string, tenant: TenantName): Promise<Membership | null> =>
  forPlatform((db) => findPlace(db, userId, tenant));
