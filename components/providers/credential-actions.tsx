"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi, usePlace } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatPlural } from "@/lib/format";
import { TestResult, useCredentialTest } from "./test-credential";

interface DeleteCredentialProps {
  readonly provider: string;
  readonly label: string;
  /** Calls of the last 24 hours. */
  readonly calls: number;
  /** Whether the server's own key takes over. */
  readonly hasServerKey: boolean;
}

export function DeleteCredential({ provider, label, calls, hasServerKey }: DeleteCredentialProps) {
  const api = useApi();
  const router = useRouter();
  const { env } = usePlace();
  return (
    <Confirm
      title={`Delete the ${label} credential of ${env}?`}
      consequences={[
        `${formatPlural(calls, "call")} went to ${label} in the last 24 hours.`,
        hasServerKey
          ? "This server has a key of its own, which takes over."
          : `Calls to ${label} in ${env} get 503 from then on.`,
      ]}
      action="Delete credential"
      trigger={
        <Button size="xs" kind="danger-quiet">
          Delete
          <span className="sr-only"> the {label} credential</span>
        </Button>
      }
      onConfirm={async () => {
        await api(`/platform/api/service/providers/${provider}`, { method: "DELETE" });
        router.refresh();
      }}
    />
  );
}

interface TestCredentialProps {
  readonly provider: string;
  readonly label: string;
  /** The address names no resource, so the test has to. */
  readonly needsResource: boolean;
  /** Whether its key presses this one. */
  readonly hasKey?: boolean;
}

/** Tries the credential that calls go out with now. */
export function TestCredential({ provider, label, needsResource, hasKey }: TestCredentialProps) {
  const test = useCredentialTest(provider);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      title={`Test the ${label} credential`}
      description="Asks the provider for its list of models, which costs nothing."
      open={isOpen}
      onOpenChange={(open) => {
        setIsOpen(open);
        if (open && !needsResource) void test.run({});
      }}
      trigger={
        <Button
          size="xs"
          {...(hasKey ? { "data-key": "t", "data-key-label": `Test the ${label} credential` } : {})}
        >
          Test
          <span className="sr-only"> the {label} credential</span>
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const resource = String(new FormData(event.currentTarget).get("resource") ?? "");
          void test.run(needsResource ? { resource } : {});
        }}
      >
        {needsResource ? (
          <Field label="Resource" help="The name before .openai.azure.com.">
            <Input name="resource" required maxLength={63} autoComplete="off" />
          </Field>
        ) : null}
        <div className="mt-3 min-h-10">
          <TestResult label={label} test={test} />
        </div>
        <DialogActions>
          <Button onClick={() => setIsOpen(false)}>Close</Button>
          <Button type="submit" kind="primary" pending={test.isBusy}>
            {test.found || test.problem ? "Test again" : "Test credential"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
