"use client";

import { Check } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError, sentenceOf, useApi } from "@/components/api";
import { useLeaveGuard } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { notificationsPath } from "./notifications-path";

const listed = (text: string): string[] =>
  text.split(/[\s,;]+/).filter((address) => address !== "");

/** The tenant's list, one address per line; shows which line the server refused. */
export function AddressList({ addresses }: Readonly<{ addresses: readonly string[] }>) {
  const api = useApi();
  const router = useRouter();
  const [stored, setStored] = useState(addresses.join("\n"));
  const [text, setText] = useState(stored);
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  const [problem, setProblem] = useState<string | null>(null);
  const isChanged = listed(text).join("\n") !== stored;
  useLeaveGuard(isChanged);

  const save = async () => {
    const given = listed(text);
    setState("saving");
    setProblem(null);
    try {
      await api(notificationsPath, { method: "PATCH", body: { addresses: given } });
      setStored(given.join("\n"));
      setText(given.join("\n"));
      setState("saved");
      router.refresh();
    } catch (error) {
      setState("idle");
      setProblem(problemOf(error, given));
    }
  };

  return (
    <form
      className="max-w-[560px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && state !== "saving") void save();
      }}
    >
      <Field
        label="List of addresses"
        help="One per line, at most 20. Once there is one, the list has choices of its own above. Admins need not be here: they choose for themselves."
        error={problem}
      >
        <Textarea
          rows={3}
          spellCheck={false}
          placeholder="ops@example.com"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setState("idle");
            setProblem(null);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
              event.currentTarget.form?.requestSubmit();
            }
          }}
        />
      </Field>
      <div className="mt-2 flex items-center gap-3 has-[button]:min-h-9">
        {isChanged ? (
          <Button type="submit" kind="primary" pending={state === "saving"}>
            Save addresses
          </Button>
        ) : null}
        <span role="status" className="flex items-center gap-1 text-ok-text text-sm">
          {state === "saved" && !isChanged ? (
            <>
              <Check aria-hidden className="size-4" /> Saved
            </>
          ) : null}
        </span>
      </div>
    </form>
  );
}

/** Names the address that the server identifies by its position in the list. */
function problemOf(error: unknown, given: readonly string[]): string {
  const [field, message] = error instanceof ApiError ? (Object.entries(error.fields)[0] ?? []) : [];
  const at = /^addresses\.(\d+)$/.exec(field ?? "")?.[1];
  const wrong = at === undefined ? undefined : given[Number(at)];
  return wrong ? `"${wrong}" ${message}.` : sentenceOf(error);
}
