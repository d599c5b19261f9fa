"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { PasswordForm } from "./password-form";
import { signInAt } from "./session-calls";

const CodeForm = dynamic(() => import("./code-form").then((it) => it.CodeForm));

interface LoginFormProps {
  readonly next: string;
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly problem: string | null;
}

/** Continues with a full page load, so that nothing of the previous user stays in memory. */
const goOn = (next: string) => window.location.assign(next);

export function LoginForm({ next, services, problem: first }: LoginFormProps) {
  const [isByCode, setIsByCode] = useState(false);
  const [problem, setProblem] = useState(first);
  return (
    <div className="flex flex-col gap-4">
      <Problem>{problem}</Problem>
      {services.map(({ id, name }) => (
        <Button
          key={id}
          onClick={() =>
            signInAt(id, next).catch((error: unknown) => setProblem(sentenceOf(error)))
          }
        >
          Sign in with {name}
        </Button>
      ))}
      {services.length > 0 ? <p className="text-center text-faint text-sm">or</p> : null}
      {isByCode ? (
        <CodeForm onDone={() => goOn(next)} />
      ) : (
        <PasswordForm onDone={() => goOn(next)} />
      )}
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1">
        <button
          type="button"
          className="link min-h-6 max-md:min-h-11"
          onClick={() => setIsByCode(!isByCode)}
        >
          {isByCode ? "Use my password" : "Send me a code"}
        </button>
        <Link
          href="/reset-password"
          className="link inline-flex min-h-6 items-center max-md:min-h-11"
        >
          Forgot password
        </Link>
      </div>
    </div>
  );
}
