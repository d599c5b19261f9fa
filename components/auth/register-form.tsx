"use client";

import { callApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewPasswordField } from "./new-password-field";
import { signInWith } from "./session-calls";
import { useEntryForm } from "./use-entry-form";

export function RegisterForm({ next }: Readonly<{ next: string }>) {
  const form = useEntryForm(async (given) => {
    await callApi("/platform/api/global/auth/register", { method: "POST", body: given });
    const { email = "", password = "" } = given;
    await signInWith("password", { email, password });
    window.location.assign(next);
  });
  return (
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
      <Field label="E-mail" error={form.fields.email}>
        <Input name="email" type="email" autoComplete="username" required />
      </Field>
      <NewPasswordField label="Password" error={form.fields.password} />
      {form.problem}
      <Button type="submit" kind="primary" pending={form.isBusy}>
        Create account
      </Button>
    </form>
  );
}
