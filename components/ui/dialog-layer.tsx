"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useRef } from "react";
import { Button } from "./button";
import { cn } from "./class-names";

export interface DialogProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** A button of ours; leave out where `open` is held by the caller. */
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  /** Opens as it appears. */
  readonly defaultOpen?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** Neither Esc nor a click outside closes it. */
  readonly isPersistent?: boolean;
  /** `sheet` comes from the right in full height, `drawer` from the left. */
  readonly form?: "dialog" | "sheet" | "drawer";
  readonly className?: string;
  readonly children: ReactNode;
}

const places = {
  dialog:
    "top-1/2 left-1/2 max-h-[min(90dvh,720px)] w-[calc(100vw-32px)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-xl",
  sheet: "top-0 right-0 h-dvh w-full max-w-[560px] border-l",
  drawer: "top-0 left-0 h-dvh w-[min(300px,calc(100vw-48px))] border-r",
};

/** Who opens a form wants to fill it in; where there is none, the dialog's own choice stands. */
const firstField = (box: HTMLElement | null): HTMLElement | null =>
  box?.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select") ?? null;

/** Whether somebody has filled in something that closing would lose. */
const hasTyped = (box: HTMLElement | null): boolean =>
  [...(box?.querySelectorAll<HTMLInputElement>("input, textarea") ?? [])].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );

/** The inside of `Dialog`; in a file of its own so that it loads when the first one opens. */
export function DialogLayer(props: DialogProps) {
  const { title, description, trigger, open, onOpenChange, form = "dialog" } = props;
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      {...(open === undefined ? { defaultOpen: props.defaultOpen ?? false } : { open })}
      onOpenChange={(next, details) => {
        const isStray = details.reason === "escape-key" || details.reason === "outside-press";
        const isSlip = details.reason === "outside-press" && hasTyped(popup.current);
        if (!next && (isSlip || (props.isPersistent && isStray))) details.cancel();
        else onOpenChange?.(next);
      }}
    >
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 animate-fade bg-[oklch(0_0_0/0.45)]" />
        <Base.Popup
          ref={popup}
          initialFocus={(kind) => (kind === "touch" ? true : (firstField(popup.current) ?? true))}
          className={cn(
            "fixed z-50 flex animate-fade flex-col border bg-surface text-text shadow-overlay outline-none",
            places[form],
            props.className,
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-2">
            <div className="min-w-0">
              <Base.Title className="break-words font-semibold text-lg">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-1 text-muted">{description}</Base.Description>
              ) : null}
            </div>
            {props.isPersistent ? null : (
              <Base.Close render={<Button kind="quiet" size="icon" aria-label="Close" />}>
                <X aria-hidden />
              </Base.Close>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto break-words px-5 pt-2 pb-5">
            {props.children}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
