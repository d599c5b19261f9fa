"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { SecretOnce } from "@/components/data/secret-once";
import { useZone } from "@/components/data/time";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { KeyView } from "@/lib/contract/keys";
import { formatMoment, formatRelative } from "@/lib/format";
import { dayMs } from "@/lib/time";

const graces = [
  { value: "0", label: "Not at all: it fails at once" },
  { value: "3600", label: "1 hour" },
  { value: "86400", label: "24 hours" },
  { value: "604800", label: "7 days" },
];

interface RotateKeyProps {
  readonly known: KeyView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Replaces a key's secret; ends with the new one, shown once, and what happens to the old one. */
export function RotateKey({ known, open, onOpenChange }: RotateKeyProps) {
  const api = useApi();
  const router = useRouter();
  const zone = useZone();
  const [made, setMade] = useState<KeyView | null>(null);
  const name = known.owner ?? known.key;
  return (
    <>
      <SaveDialog
        title={<>Rotate {name}</>}
        description="A new secret takes the place of the old one. Name, limits, budget and history stay."
        action="Rotate key"
        open={open}
        onOpenChange={onOpenChange}
        fields={(errors) => (
          <>
            <Field
              label="The old secret works for another"
              help={lastUse(known.last_used_at, zone)}
              error={errors.grace_seconds}
            >
              <Select name="grace_seconds" choices={graces} defaultValue="86400" />
            </Field>
            {known.previous ? (
              <p className="text-high-text text-sm">
                A rotation is under way. {known.previous.key} stops working at once.
              </p>
            ) : null}
          </>
        )}
        onSave={async (form) => {
          const body = { grace_seconds: Number(form.get("grace_seconds")) };
          const path = `/trueportai-services/api/v1/keys/${known.id}/rotate`;
          setMade(await api<KeyView>(path, { method: "POST", body }));
        }}
      />
      {made ? (
        <SecretOnce
          title="The new key"
          secret={made.key}
          variable="TRUEPORTAI_KEY"
          onSaved={() => {
            setMade(null);
            router.refresh();
          }}
        >
          <p className="text-muted">{fateOf(made, zone)}</p>
        </SecretOnce>
      ) : null}
    </>
  );
}

function lastUse(at: string | null, zone: string): string {
  if (at === null) return "It was never used.";
  return `It was last used ${formatRelative(at, Date.now(), zone)}.`;
}

function fateOf({ previous }: KeyView, zone: string): string {
  if (!previous) return "The old key does not work any more.";
  const nowMs = Date.now();
  const until = `The old key works until ${formatMoment(previous.until, nowMs, zone)}.`;
  if (previous.last_used_at === null) return `${until} It was never used.`;
  const ago = formatRelative(previous.last_used_at, nowMs, zone);
  const isHeld = nowMs - Date.parse(previous.last_used_at) < dayMs;
  return `${until} It was last used ${ago}${isHeld ? ", so something still has it" : ""}.`;
}
