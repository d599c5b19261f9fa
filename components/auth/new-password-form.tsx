"use client";

import Link from "next/link";
import { useState } from "react";
import { ApiError, callApi } from "@/components/api";
import { Button, ButtonLink } from "@/components/ui/button";
import { NewPasswordField } from "./new-password-field";
import { useEntryForm } from "./use-entry-form";

/** The page behind the mailed link. An expired link offers a new one. */
export function NewPasswordForm({ token }: Readonly<{ token: string }>) {
  const [state, setState] = useState<"asking" | "done" | "outlived">("asking");
  const form = useEntryForm(async ({ password }) => {
    const body = { token, password };
    try {
      await callApi("/platform/api/global/auth/reset-password", { method: "POST", body });
      setState("done");
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "INVALID_TOKEN") throw error;
      setState("outlived");
    }
  });
  if (state === "done") {
    return (
      <div role="status">
        <p className="mb-4">Your new password is set. Every other session has ended.</p>
        <ButtonLink href="/login" kind="primary">
          Sign in
        </ButtonLink>
      </div>
    );
  }
  if (state === "outlived") {
    return (
      <p role="alert">
        This link no longer works: it is used, too old, or replaced by a newer one.{" "}
        <Link href="/reset-password" className="link">
          Send me a new link
        </Link>
      </p>
    );
  }
  return (
    <form
      ref={form.ref}
      // Keeps a password out of the address should the form be sent before the script runs.
      method="post"
      className="flex flex-col gap-4"
      onSubmit={form.onSubmit}
    >
      <NewPasswordField label="New password" error={form.fields.password} />
      {form.problem}
      <Button type="submit" kind="primary" pending={form.isBusy}>
        Set password
      </Button>
    </form>
  );
}
