"use client";

import { callApi } from "@/components/api";
import { Button, ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewPasswordField } from "./new-password-field";
import { signInWith, signOut } from "./session-calls";
import { useEntryForm } from "./use-entry-form";

interface InviteFormProps {
  readonly token: string;
  readonly slug: string;
  readonly signedInAs: string | null;
}

interface Accepted {
  readonly user: { readonly email: string };
}

/** Joins as the signed-in person, or creates an account; for an existing account, signs in first and returns. */
export function InviteForm({ token, slug, signedInAs }: InviteFormProps) {
  const isNew = signedInAs === null;
  const here = `/invite/${token}`;
  const form = useEntryForm(async (given) => {
    const path = `/platform/api/global/invites/${token}/accept`;
    const body = isNew ? given : {};
    const { user } = await callApi<Accepted>(path, { method: "POST", body });
    if (isNew) await signInWith("password", { email: user.email, password: given.password ?? "" });
    window.location.assign(`/${slug}`);
  });
  if (signedInAs !== null) {
    return (
      <form ref={form.ref} className="flex flex-col gap-4" onSubmit={form.onSubmit}>
        <p>
          You are signed in as <bdi>{signedInAs}</bdi>.
        </p>
        {form.problem}
        <Button type="submit" kind="primary" pending={form.isBusy}>
          Join
        </Button>
        <Button
          kind="quiet"
          onClick={() => void signOut(`/login?next=${encodeURIComponent(here)}`)}
        >
          Use another account
        </Button>
      </form>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <form
        ref={form.ref}
        // Keeps a password out of the address should the form be sent before the script runs.
        method="post"
        className="flex flex-col gap-4"
        onSubmit={form.onSubmit}
      >
        <Field label="Name" error={form.fields.name}>
          <Input name="name" autoComplete="name" maxLength={120} required dir="auto" />
        </Field>
        <NewPasswordField label="Password" error={form.fields.password} />
        {form.problem}
        <Button type="submit" kind="primary" pending={form.isBusy}>
          Create account and join
        </Button>
      </form>
      <ButtonLink href={`/login?next=${encodeURIComponent(here)}`}>I have an account</ButtonLink>
    </div>
  );
}
