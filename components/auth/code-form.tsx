"use client";

import { OTPField } from "@base-ui/react/otp-field";
import { useId, useState } from "react";
import { callApi, sentenceOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Problem } from "@/components/ui/problem";
import { signInWith } from "./session-calls";

const places = ["first", "second", "third", "fourth", "fifth", "sixth"];

/** Sends six digits by e-mail, then takes them, typed or pasted. */
export function CodeForm({ onDone }: Readonly<{ onDone: () => void }>) {
  const id = useId();
  const [email, setEmail] = useState("");
  const [isSent, setIsSent] = useState(false);
  const [code, setCode] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const run = async (act: () => Promise<void>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(sentenceOf(error));
      setCode("");
    } finally {
      setIsBusy(false);
    }
  };
  const send = () =>
    run(async () => {
      const body = { email };
      await callApi("/platform/api/global/auth/otp/request", { method: "POST", body });
      setIsSent(true);
    });
  const enter = (given: string) =>
    run(async () => {
      await signInWith("code", { email, code: given });
      onDone();
    });

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void (isSent ? enter(code) : send());
      }}
    >
      {isSent ? (
        <div>
          <label htmlFor={id} className="font-medium text-sm">
            Code
          </label>
          <OTPField.Root
            id={id}
            length={6}
            value={code}
            onValueChange={setCode}
            onValueComplete={(given) => void enter(given)}
            aria-describedby={`${id}-help`}
            className="mt-1.5 flex gap-2"
          >
            {places.map((place, index) => (
              <OTPField.Input
                key={place}
                autoFocus={index === 0}
                aria-label={index === 0 ? undefined : `Digit ${index + 1} of 6`}
                className="nums h-12 w-full min-w-0 rounded-md border border-control bg-surface text-center text-xl"
              />
            ))}
          </OTPField.Root>
          <p id={`${id}-help`} className="mt-1.5 text-muted text-sm">
            If <bdi>{email}</bdi> has an account, six digits are on their way. They work for ten
            minutes.
          </p>
        </div>
      ) : (
        <Field label="E-mail">
          <Input
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
      )}
      <Problem>{problem}</Problem>
      <Button type="submit" kind="primary" pending={isBusy}>
        {isSent ? "Sign in" : "Send me a code"}
      </Button>
      {isSent ? (
        <Button kind="quiet" onClick={() => void send()}>
          Send another code
        </Button>
      ) : null}
    </form>
  );
}
