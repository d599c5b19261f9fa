import type { Metadata } from "next";
import Link from "next/link";
import { InviteForm } from "@/components/auth/invite-form";
import { asVisitor, getSession } from "@/lib/auth/session";
import type { Role } from "@/lib/contract/common";
import { getInvite } from "@/lib/services/invite-acceptance";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

const means: Readonly<Record<Role, string>> = {
  viewer: "sees the overview, members and the plan",
  member: "reads calls, violations, rules and keys, and uses the playground",
  admin: "manages keys, rules, providers, members and settings",
  owner: "may do everything, deleting the tenant included",
};

interface Props {
  readonly params: Promise<{ readonly token: string }>;
}

export default async function InvitePage({ params }: Props) {
  const { token } = await params;
  const offer = await findOffer(token);
  if (!offer) {
    return (
      <>
        <h1 className="mb-3 font-semibold text-xl">This invitation no longer works</h1>
        <p className="text-muted">
          It is used, revoked or too old. If you have joined already,{" "}
          <Link href="/dashboard" className="link">
            open your tenants
          </Link>
          ; else ask who invited you for a new one.
        </p>
      </>
    );
  }
  const session = await getSession();
  return (
    <>
      <h1 className="font-semibold text-xl">
        Join <bdi>{offer.tenant.name}</bdi>
      </h1>
      <p className="mt-1 mb-5 text-muted">
        {offer.inviter ? <bdi>{offer.inviter}</bdi> : "Somebody"} invited{" "}
        <bdi>{offer.email_hint}</bdi> as <strong>{offer.role}</strong>: a role that{" "}
        {means[offer.role]}.
      </p>
      <InviteForm token={token} slug={offer.tenant.slug} signedInAs={session?.user.email ?? null} />
    </>
  );
}

/** Null for a link that does not work, for whatever reason. */
async function findOffer(token: string) {
  if (!/^[0-9A-Za-z]{1,64}$/.test(token)) return null;
  try {
    return await getInvite(await asVisitor(), {
      params: { token },
      query: undefined,
      body: undefined,
    });
  } catch (error) {
    if (error instanceof Error && error.name === "AppError") return null;
    throw error;
  }
}
