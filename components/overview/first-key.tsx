"use client";

import { useState } from "react";
import { sentenceOf, useApi, usePlace } from "@/components/api";
import { SecretOnce } from "@/components/data/secret-once";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface FirstKeyProps {
  readonly canManage: boolean;
  readonly hasKey: boolean;
  /** Gets the secret, which stays in this tab only. */
  readonly onCreated: (secret: string) => void;
}

export function FirstKey({ canManage, hasKey, onCreated }: FirstKeyProps) {
  const api = useApi();
  const { env } = usePlace();
  const [secret, setSecret] = useState<string | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!canManage) {
    return <p className="text-muted">{hasKey ? "A key exists." : "An admin creates the key."}</p>;
  }
  if (secret !== null) {
    return (
      <>
        <p>The key is filled in below for as long as this page is open.</p>
        {isSaved ? null : (
          <SecretOnce
            title="Your key"
            secret={secret}
            variable="TRUEPORTAI_KEY"
            onSaved={() => {
              setIsSaved(true);
              onCreated(secret);
            }}
          />
        )}
      </>
    );
  }
  return (
    <form
      className="flex max-w-[560px] flex-wrap items-end gap-2"
      onSubmit={async (event) => {
        event.preventDefault();
        const owner = String(new FormData(event.currentTarget).get("owner"));
        setIsBusy(true);
        setProblem(null);
        try {
          const body = { owner };
          const path = "/trueportai-services/api/v1/keys";
          const { key } = await api<{ key: string }>(path, { method: "POST", body });
          setSecret(key);
        } catch (error) {
          setProblem(sentenceOf(error));
        } finally {
          setIsBusy(false);
        }
      }}
    >
      <Field
        label="Name"
        className="flex-1"
        error={problem}
        {...(hasKey ? { help: "You have a key already; this makes another." } : {})}
      >
        <Input name="owner" required maxLength={120} defaultValue={`first-key-${env}`} dir="auto" />
      </Field>
      <Button type="submit" kind={hasKey ? "secondary" : "primary"} pending={isBusy}>
        Create key
      </Button>
    </form>
  );
}
