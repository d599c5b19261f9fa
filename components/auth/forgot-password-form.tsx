"use client";

import { useState } from "react";
import { callApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useEntryForm } from "./use-entry-form";

/** Says the same whether or not the account exists. */
export function ForgotPasswordForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useEntryForm(async (given) => {
    await callApi("/platform/api/global/auth/forgot-password", { method: "POST", body: given });
    setSentTo(given.email ?? "");
  });
  if (sentTo !== null) {
    return (
      <p role="status">
        If <bdi>{sentTo}</bdi> has an account, a link to set a new password is on its way. It works
        once, for 30 minutes.
      </p>
    );
  }
  return (
    <form ref={form.ref} className="flex flex-col gap-4" onSubmit={form.onSubmit}>
      <Field label="E-mail" error={form.fields.email}>
        <Input name="email" type="email" autoComplete="username" required />
      </Field>
      {form.problem}
      <Button type="submit" kind="primary" pending={form.isBusy}>
        Send me a link
      </Button>
    </form>
  );
}
