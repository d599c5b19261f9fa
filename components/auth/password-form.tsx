"use client";

import { useState } from "react";
import { sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Problem } from "@/components/ui/problem";
import { PasswordInput } from "./password-input";
import { signInWith } from "./session-calls";

interface PasswordFormProps {
  readonly email?: string;
  readonly onDone: (email: string) => void;
}

export function PasswordForm({ email, onDone }: PasswordFormProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <form
      // Keeps a password out of the address should the form be sent before the script runs.
      method="post"
      className="flex flex-col gap-4"
      onSubmit={async (event) => {
        event.preventDefault();
        const given = Object.fromEntries(new FormData(event.currentTarget)) as {
          email: string;
          password: string;
        };
        setIsBusy(true);
        setProblem(null);
        try {
          await signInWith("password", given);
          onDone(given.email);
        } catch (error) {
          setProblem(sentenceOf(error));
          setIsBusy(false);
        }
      }}
    >
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required defaultValue={email} />
      </Field>
      <Field label="Password">
        <PasswordInput autoComplete="current-password" />
      </Field>
      <Problem>{problem}</Problem>
      <Button type="submit" kind="primary" pending={isBusy}>
        Sign in
      </Button>
    </form>
  );
}
