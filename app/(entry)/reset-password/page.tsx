import type { Metadata } from "next";
import Link from "next/link";
import { ForgotPasswordForm } from "@/components/auth/forgot-password-form";
import { NewPasswordForm } from "@/components/auth/new-password-form";
import type { RawParams } from "@/lib/search-params";

export const metadata: Metadata = { title: "Reset password", referrer: "no-referrer" };

interface Props {
  readonly searchParams: Promise<RawParams>;
}

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  return (
    <>
      <h1 className="mb-5 font-semibold text-xl">
        {token ? "Choose a new password" : "Reset password"}
      </h1>
      {typeof token === "string" ? <NewPasswordForm token={token} /> : <ForgotPasswordForm />}
      <p className="mt-6">
        <Link href="/login" className="link">
          Back to sign in
        </Link>
      </p>
    </>
  );
}
