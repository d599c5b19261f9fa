"use client";

import { Check } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { Select } from "@/components/ui/input";
import { sayError } from "@/components/ui/toast";
import { cadences } from "@/lib/contract/choices";
import type { Cadence, NoticeKind } from "@/lib/contract/notifications";
import { cadenceWords } from "./notice-words";
import { notificationsPath } from "./notifications-path";

interface CadenceSelectProps {
  readonly kind: NoticeKind;
  readonly whose: "me" | "list";
  readonly value: Cadence;
  readonly label: string;
}

const choices = cadences.map((value) => ({ value, label: cadenceWords[value] }));

/** One choice; saved on change, reverted when that fails. */
export function CadenceSelect({ kind, whose, value, label }: CadenceSelectProps) {
  const api = useApi();
  const router = useRouter();
  const [chosen, setChosen] = useState(value);
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  const choose = async (next: Cadence) => {
    setChosen(next);
    setState("saving");
    try {
      const body = { [whose]: { [kind]: next } };
      await api(notificationsPath, { method: "PATCH", body });
      setState("saved");
      router.refresh();
    } catch (error) {
      setChosen(value);
      setState("idle");
      await sayError(sentenceOf(error));
    }
  };
  return (
    <span className="flex items-center gap-1.5">
      <Select
        aria-label={label}
        className="w-32! max-sm:w-full!"
        choices={choices}
        value={chosen}
        disabled={state === "saving"}
        onChange={({ target }) => {
          const next = cadences.find((cadence) => cadence === target.value);
          if (next) void choose(next);
        }}
      />
      <span role="status" className="size-4 shrink-0 text-ok-text">
        {state === "saved" ? (
          <>
            <Check aria-hidden className="size-4" />
            <span className="sr-only">Saved</span>
          </>
        ) : null}
      </span>
    </span>
  );
}
