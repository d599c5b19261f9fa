"use client";

import { useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { ProviderView } from "@/lib/contract/providers";

interface CredentialFormProps {
  readonly provider: ProviderView["provider"];
  readonly label: string;
  /** The stored credential; none to add one. */
  readonly stored: ProviderView | null;
}

/** Stores or replaces a provider's key; another address asks for the key again. */
export function CredentialForm({ provider, label, stored }: CredentialFormProps) {
  const api = useApi();
  const deployments = Object.entries(stored?.deployments ?? {});
  return (
    <SaveDialog
      title={stored ? `Replace the ${label} key` : `Add a ${label} key`}
      description="It is stored encrypted and never shown again. Where the address changes, the key has to be given again."
      action="Save credential"
      trigger={<Button size="xs">{stored ? `Replace ${label} key` : `Add ${label} key`}</Button>}
      fields={(errors) => (
        <>
          <Field label="API key" isOptional={stored !== null} error={errors.api_key}>
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
                ? "The address of your resource, such as https://acme.openai.azure.com."
                : "Left empty, the provider's own address is used."
            }
            error={errors.base_url}
          >
            <Input name="base_url" maxLength={500} defaultValue={stored?.base_url ?? ""} />
          </Field>
          {provider === "azure" ? (
            <Field
              label="Deployments"
              isOptional
              help="One a line, as deployment=model. Prices follow the model."
              error={errors.deployments}
            >
              <Textarea
                name="deployments"
                defaultValue={deployments.map(([name, model]) => `${name}=${model}`).join("\n")}
              />
            </Field>
          ) : null}
        </>
      )}
      onSave={(form) =>
        api(`/platform/api/service/providers/${provider}`, { method: "PUT", body: bodyOf(form) })
      }
    />
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
  };
}
