import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { RegisterForm } from "@/components/auth/register-form";
import { asVisitor, getSession } from "@/lib/auth/session";
import { ownPath, type RawParams } from "@/lib/search-params";
import { registrationPolicy } from "@/lib/services/auth";

export const metadata: Metadata = { title: "Create account" };

interface Props {
  readonly searchParams: Promise<RawParams>;
}

export default async function RegisterPage({ searchParams }: Props) {
  const next = ownPath((await searchParams).next);
  if (await getSession()) redirect(next);
  const policy = await registrationPolicy(await asVisitor());
  return (
    <>
      <h1 className="mb-5 font-semibold text-xl">Create account</h1>
      {policy === "open" ? (
        <RegisterForm next={next} />
      ) : (
        <p className="text-muted">
          {policy === "closed"
            ? "Registration is closed on this installation."
            : "Accounts are made by invitation here. Ask an admin of your organisation for an invite."}
        </p>
      )}
      <p className="mt-6 text-muted">
        Already have one?{" "}
        <Link href={`/login?next=${encodeURIComponent(next)}`} className="link">
          Sign in
        </Link>
      </p>
    </>
  );
}
