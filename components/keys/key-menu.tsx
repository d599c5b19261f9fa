"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useApi } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { RowMenu } from "@/components/data/row-menu";
import { SaveDialog } from "@/components/data/save-dialog";
import { Time } from "@/components/data/time";
import { attempt } from "@/components/data/use-task";
import { isTyping } from "@/components/shell/shortcuts";
import { MenuItem, MenuLine } from "@/components/ui/menu";
import { sayWithUndo } from "@/components/ui/toast";
import type { KeyView } from "@/lib/contract/keys";
import { KeyFields, keyBody } from "./key-form";
import { RotateKey } from "./rotate-key";

interface KeyMenuProps {
  readonly known: KeyView;
  /** When it was last used, in words. */
  readonly lastUse: string;
  /** Used within a day: its name has to be typed before it is deleted. */
  readonly isInUse: boolean;
  /** Average cost of a call; null while unknown. */
  readonly callUsd: number | null;
}

/** An admin's actions for one key. */
export function KeyMenu({ known, lastUse, isInUse, callUsd }: KeyMenuProps) {
  const box = useRef<HTMLSpanElement>(null);
  const api = useApi();
  const router = useRouter();
  const [open, setOpen] = useState<"edit" | "rotate" | "retire" | "delete" | null>(null);
  const path = `/trueportai-services/api/v1/keys/${known.id}`;
  const name = known.owner ?? known.key;
  const close = (isOpen: boolean) => setOpen(isOpen ? open : null);
  const setActive = (isActive: boolean): Promise<void> =>
    attempt(async () => {
      await api(path, { method: "PATCH", body: { is_active: isActive } });
      router.refresh();
      const done = isActive ? "Enabled" : "Disabled";
      await sayWithUndo(`${done} "${name}".`, () => void setActive(!isActive));
    });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "d" || !known.is_active || isTyping(event)) return;
      const place = box.current?.closest("[data-row], aside");
      if (place?.contains(document.activeElement)) void setActive(false);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
  return (
    <span ref={box}>
      <RowMenu label={`Actions for ${name}`}>
        <MenuItem onSelect={() => setOpen("edit")}>Edit key…</MenuItem>
        <MenuItem onSelect={() => setOpen("rotate")}>Rotate key…</MenuItem>
        {known.previous ? (
          <MenuItem onSelect={() => setOpen("retire")}>End old key…</MenuItem>
        ) : null}
        <MenuItem onSelect={() => void setActive(!known.is_active)}>
          {known.is_active ? "Disable key" : "Enable key"}
        </MenuItem>
        <MenuLine />
        <MenuItem isDanger onSelect={() => setOpen("delete")}>
          Delete key…
        </MenuItem>
      </RowMenu>
      <SaveDialog
        title={<>Edit {name}</>}
        action="Save key"
        open={open === "edit"}
        onOpenChange={close}
        fields={(errors) => <KeyFields known={known} callUsd={callUsd} errors={errors} />}
        onSave={(form) => api(path, { method: "PATCH", body: keyBody(form, known) })}
      />
      <RotateKey known={known} open={open === "rotate"} onOpenChange={close} />
      <Confirm
        title={`End the old key of "${name}"?`}
        consequences={[
          known.previous?.last_used_at ? (
            <>
              {known.previous.key} was last used <Time at={known.previous.last_used_at} />.
            </>
          ) : (
            "It was never used."
          ),
          "Calls with it will fail at once. The new key works on.",
        ]}
        action="End old key"
        open={open === "retire"}
        onOpenChange={close}
        onConfirm={async () => {
          await api(`${path}/previous`, { method: "DELETE" });
          router.refresh();
        }}
      />
      <Confirm
        title={`Delete "${name}"?`}
        consequences={[lastUse, "Calls with it will fail at once. This cannot be undone."]}
        action="Delete key"
        {...(isInUse ? { word: name } : {})}
        alternative={
          known.is_active
            ? { label: "Disable instead", onChoose: () => void setActive(false) }
            : undefined
        }
        open={open === "delete"}
        onOpenChange={close}
        onConfirm={async () => {
          await api(path, { method: "DELETE" });
          router.refresh();
        }}
      />
    </span>
  );
}
