"use client";

import { useEffect, useState } from "react";
import { useApi } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { useLeaveGuard } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { StorageUsage, StorageView } from "@/lib/contract/storage";
import { formatCount, formatPlural } from "@/lib/format";
import { Saved } from "./saved";
import { saveStorage, storagePath } from "./storage-body";
import { useSave } from "./use-save";

type Beyond = NonNullable<StorageUsage["beyond"]>;

/** How long data is kept; a shorter time shows what it will delete before it is saved. */
export function RetentionForm({ storage }: Readonly<{ storage: StorageView }>) {
  const api = useApi();
  const saving = useSave();
  const [text, setText] = useState(String(storage.retention_days));
  const [isAsking, setIsAsking] = useState(false);
  const days = /^\d{1,4}$/.test(text) ? Number(text) : null;
  const isFit = days !== null && days >= 1 && days <= storage.max_retention_days;
  const isChanged = days !== storage.retention_days;
  useLeaveGuard(isChanged && !saving.isSaved);
  const isShorter = isFit && days < storage.retention_days;
  const beyond = useBeyond(isShorter ? days : null);
  const consequence = beyond && beyond.days === days ? sentenceFor(beyond) : null;
  const save = () => saveStorage(api, { retention_days: days });
  const kept = formatPlural(days ?? 0, "day");
  return (
    <form
      className="max-w-[560px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isFit || !isChanged) return;
        if (isShorter) setIsAsking(true);
        else void saving.save(save);
      }}
    >
      <Field
        label="Days"
        help={`From 1 to ${formatCount(storage.max_retention_days)}, which is what your plan keeps. Sums in charts and invoices stay.`}
        error={
          saving.errors.retention_days ? `Days ${saving.errors.retention_days}.` : saving.problem
        }
      >
        <div className="flex items-center gap-2">
          <Input
            type="number"
            required
            min={1}
            max={storage.max_retention_days}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              saving.touch();
            }}
            className="max-w-32"
          />
          {isChanged ? (
            <Button type="submit" kind="primary" disabled={!isFit} pending={saving.isSaving}>
              {isFit ? `Keep ${kept}` : "Keep"}
            </Button>
          ) : null}
          <Saved isShown={saving.isSaved && !isChanged} />
        </div>
      </Field>
      <p role="status" className="mt-2 max-w-prose empty:hidden">
        {isShorter ? (consequence ?? "Counting what that deletes …") : null}
      </p>
      <Confirm
        title={`Keep ${kept} instead of ${formatCount(storage.retention_days)}?`}
        consequences={[
          consequence ?? "Everything older is deleted within the hour.",
          "What is deleted cannot be brought back, and a longer time later doesn't bring it back either.",
        ]}
        action={`Keep ${kept}`}
        open={isAsking}
        onOpenChange={setIsAsking}
        onConfirm={async () => {
          await save();
          saving.done();
        }}
      />
    </form>
  );
}

function sentenceFor({ calls, violations, bodies }: Beyond): string {
  if (calls + violations + bodies === 0)
    return "Nothing is older than that, so nothing is deleted.";
  const parts = [
    formatPlural(calls, "call"),
    formatPlural(violations, "violation"),
    ...(bodies > 0 ? [formatPlural(bodies, "captured text")] : []),
  ];
  return `Deletes ${parts.slice(0, -1).join(", ")} and ${parts.at(-1)} within the hour.`;
}

/** How much is older than the chosen days; null while not asked or loading. */
function useBeyond(days: number | null): Beyond | null {
  const api = useApi();
  const [beyond, setBeyond] = useState<Beyond | null>(null);
  useEffect(() => {
    if (days === null) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const path = `${storagePath}/usage?retention_days=${days}`;
      api<StorageUsage>(path, { signal: stop.signal }).then(
        (usage) => setBeyond(usage.beyond),
        // The confirmation still says that everything older will be deleted.
        () => setBeyond(null),
      );
    }, 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [api, days]);
  return beyond;
}
