import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { LoginForm } from "@/components/auth/login-form";
import { externalSignIns, getSession } from "@/lib/auth/session";
import { ownPath, type RawParams } from "@/lib/search-params";

export const metadata: Metadata = { title: "Sign in" };

const reasons: Readonly<Record<string, string>> = {
  NoEmail: "That service gave no e-mail address, so we don't know which account is yours.",
  CONFLICT: "An account with that e-mail exists already. Sign in with its password or a code.",
  FORBIDDEN: "Accounts are made by invitation here. Ask an admin for an invite.",
  OAuthCallback: "That sign-in was not finished. Try again.",
};

interface Props {
  readonly searchParams: Promise<RawParams>;
}

export default async function LoginPage({ searchParams }: Props) {
  const params = await searchParams;
  const next = ownPath(params.next ?? params.callbackUrl);
  if (await getSession()) redirect(next);
  const error = typeof params.error === "string" ? params.error : null;
  return (
    <>
      <h1 className="mb-5 font-semibold text-xl">Sign in</h1>
      <LoginForm
        next={next}
        services={await externalSignIns()}
        problem={error && (reasons[error] ?? "That sign-in did not work. Try again.")}
      />
      <p className="mt-6 text-muted">
        No account yet?{" "}
        <Link href={`/register?next=${encodeURIComponent(next)}`} className="link">
          Create account
        </Link>
      </p>
    </>
  );
}
