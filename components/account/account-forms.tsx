"use client";

import { useRouter } from "next/navigation";
import { callApi } from "@/components/api";
import { NewPasswordField } from "@/components/auth/new-password-field";
import { PasswordInput } from "@/components/auth/password-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SaveForm } from "./save-form";

export function NameForm({ name }: Readonly<{ name: string }>) {
  const router = useRouter();
  return (
    <SaveForm
      action="Change name"
      done="Your name is changed."
      onSave={async ({ name: given }) => {
        const body = { name: given };
        await callApi("/platform/api/global/auth/me", { method: "PATCH", body });
        router.refresh();
      }}
      fields={(errors) => (
        <Field label="Name" help="As members of your tenants see it." error={errors.name}>
          <Input
            name="name"
            autoComplete="name"
            dir="auto"
            maxLength={120}
            required
            defaultValue={name}
          />
        </Field>
      )}
    />
  );
}

export function PasswordChangeForm({ email }: Readonly<{ email: string }>) {
  return (
    <SaveForm
      action="Change password"
      done="Your password is changed. Every other session has ended."
      isSecret
      onSave={(given) =>
        callApi("/platform/api/global/auth/password", { method: "PUT", body: given })
      }
      fields={(errors) => (
        <>
          {/* Password managers need to know whose it is. */}
          <input type="text" autoComplete="username" value={email} readOnly hidden />
          <Field label="Current password" error={errors.current_password}>
            <PasswordInput name="current_password" autoComplete="current-password" />
          </Field>
          <NewPasswordField label="New password" name="new_password" error={errors.new_password} />
        </>
      )}
    />
  );
}
