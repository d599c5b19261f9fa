"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { TestResult, useCredentialTest } from "@/components/providers/test-credential";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";

const choices = [
  { value: "openai", label: "OpenAI" },
  { value: "anthropic", label: "Anthropic" },
  { value: "google", label: "Google" },
  { value: "azure", label: "Azure OpenAI" },
];

/** The sandbox needs nothing; a provider's own key can be stored here as well. */
export function FirstProvider({ canManage }: Readonly<{ canManage: boolean }>) {
  const api = useApi();
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [stored, setStored] = useState<string | null>(null);
  const [provider, setProvider] = useState("openai");
  const [secret, setSecret] = useState("");
  const test = useCredentialTest(provider);
  const label = choices.find(({ value }) => value === provider)?.label ?? provider;
  return (
    <div className="flex max-w-[560px] flex-col gap-3">
      <p className="text-muted">
        The sandbox answers from this server and needs no provider's key, so you can try everything
        first.
      </p>
      {canManage ? (
        <form
          className="grid grid-cols-[160px_1fr_auto] items-end gap-2 max-sm:grid-cols-1"
          onSubmit={async (event) => {
            event.preventDefault();
            setIsBusy(true);
            setProblem(null);
            try {
              const body = { api_key: secret };
              await api(`/platform/api/service/providers/${provider}`, { method: "PUT", body });
              setStored(label);
              setSecret("");
              router.refresh();
            } catch (error) {
              setProblem(sentenceOf(error));
            } finally {
              setIsBusy(false);
            }
          }}
        >
          <Field label="Provider">
            <Select
              name="provider"
              choices={choices}
              value={provider}
              onChange={(event) => setProvider(event.target.value)}
            />
          </Field>
          <Field label="Its API key" error={problem}>
            <Input
              name="api_key"
              type="password"
              autoComplete="off"
              required
              minLength={8}
              placeholder="Kept encrypted"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          </Field>
          <Button type="submit" pending={isBusy}>
            Store credential
          </Button>
          {provider === "azure" || secret.length < 8 ? null : (
            <div className="col-span-full flex flex-wrap items-center gap-x-3 gap-y-2">
              <Button
                size="sm"
                pending={test.isBusy}
                onClick={() => void test.run({ api_key: secret })}
              >
                Test credential
              </Button>
              <TestResult label={label} test={test} />
            </div>
          )}
        </form>
      ) : (
        <p className="text-muted">Admins can add a provider&apos;s own key under Providers.</p>
      )}
      {stored ? <p role="status">{stored} is stored for this environment.</p> : null}
    </div>
  );
}
