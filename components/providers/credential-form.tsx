"use client";

import { useRef } from "react";
import { type FieldErrors, useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { ProviderView } from "@/lib/contract/providers";
import { TestResult, useCredentialTest } from "./test-credential";

interface CredentialFormProps {
  readonly provider: ProviderView["provider"];
  readonly label: string;
  /** The stored credential; none to add one. */
  readonly stored: ProviderView | null;
}

/** Stores or replaces a provider's key; another address asks for the key again. */
export function CredentialForm({
  provider,
  label,
  stored,
  hasKey = false,
}: CredentialFormProps & { readonly hasKey?: boolean }) {
  const api = useApi();
  return (
    <SaveDialog
      title={stored ? `Edit the ${label} credential` : `Add a ${label} credential`}
      description="It is stored encrypted and never shown again. Where the address changes, the key has to be given again."
      action="Save credential"
      trigger={
        <Button
          size="xs"
          {...(hasKey ? { "data-key": "n", "data-key-label": `Add a ${label} credential` } : {})}
        >
          {stored ? "Edit" : "Add credential"}
          <span className="sr-only">{stored ? ` the ${label} credential` : ` for ${label}`}</span>
        </Button>
      }
      fields={(errors) => <CredentialFields {...{ provider, label, stored, errors }} />}
      onSave={(form) => {
        const { resource: _untold, ...body } = bodyOf(form);
        const path = `/platform/api/service/providers/${provider}`;
        return api(path, { method: "PUT", body, basedOn: stored?.updated_at });
      }}
    />
  );
}

interface CredentialFieldsProps extends CredentialFormProps {
  readonly errors: FieldErrors;
}

function CredentialFields({ provider, label, stored, errors }: CredentialFieldsProps) {
  const box = useRef<HTMLDivElement>(null);
  const test = useCredentialTest(provider);
  const deployments = Object.entries(stored?.deployments ?? {});
  const tryIt = () => {
    const form = box.current?.closest("form");
    if (!form?.reportValidity()) return;
    const { api_key, base_url, resource } = bodyOf(new FormData(form));
    void test.run({ base_url, ...(api_key ? { api_key } : {}), ...(resource ? { resource } : {}) });
  };
  return (
    <div ref={box} className="flex flex-col gap-4">
      <Field
        label="API key"
        isOptional={stored !== null}
        help={stored ? `Left empty, the one stored stays: ${stored.masked}` : undefined}
        error={errors.api_key}
      >
        <Input
          name="api_key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required={stored === null}
          minLength={8}
        />
      </Field>
      <Field
        label="Base URL"
        isOptional
        help={
          provider === "azure"
            ? "Left empty, each call names its resource in its path."
            : "Left empty, the provider's own address is used."
        }
        error={errors.base_url}
      >
        <Input
          name="base_url"
          maxLength={500}
          autoComplete="off"
          placeholder={provider === "azure" ? "https://acme.openai.azure.com/openai" : undefined}
          defaultValue={stored?.base_url ?? ""}
        />
      </Field>
      {provider === "azure" ? (
        <>
          <Field
            label="Deployments"
            isOptional
            help="One per line, as deployment=model. Prices follow the model."
            error={errors.deployments}
          >
            <Textarea
              name="deployments"
              defaultValue={deployments.map(([name, model]) => `${name}=${model}`).join("\n")}
            />
          </Field>
          <Field
            label="Resource to test with"
            isOptional
            help="Needed for the test where the base URL is empty. It is not stored."
          >
            <Input name="resource" maxLength={63} autoComplete="off" placeholder="acme" />
          </Field>
        </>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button size="sm" pending={test.isBusy} onClick={tryIt}>
          Test credential
        </Button>
        <div className="min-w-0 flex-1">
          <TestResult label={label} test={test} />
        </div>
      </div>
    </div>
  );
}

function bodyOf(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const pairs = text("deployments").split("\n");
  return {
    ...(text("api_key") === "" ? {} : { api_key: text("api_key") }),
    base_url: text("base_url") === "" ? null : text("base_url"),
    deployments: Object.fromEntries(
      pairs.flatMap((pair) => {
        const [name = "", model = ""] = pair.split("=").map((part) => part.trim());
        return name === "" ? [] : [[name, model]];
      }),
    ),
    resource: text("resource"),
  };
}
