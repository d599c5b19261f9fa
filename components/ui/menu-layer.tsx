"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./class-names";

export interface MenuProps {
  /** A button of ours. */
  readonly trigger: ReactElement;
  readonly align?: "start" | "end";
  readonly className?: string;
  /** Where it is mounted, so that it belongs to a part of the page. */
  readonly landmark: HTMLElement | null;
  readonly children: ReactNode;
}

/** The content of `Menu`; in a file of its own so that it loads when the first one opens. */
export function MenuLayer({ trigger, align = "start", className, landmark, children }: MenuProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger render={trigger} />
      <Base.Portal container={landmark ?? undefined}>
        <Base.Positioner align={align} sideOffset={6} className="z-50 outline-none">
          <Base.Popup
            className={cn(
              "max-h-[min(420px,var(--available-height))] min-w-44 max-w-80 animate-fade overflow-y-auto rounded-lg border bg-surface p-1 text-text shadow-overlay outline-none",
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const row =
  "flex min-h-8 w-full cursor-default items-center gap-2 rounded-md px-2 py-1 text-left text-sm outline-none data-[disabled]:opacity-60 data-[highlighted]:bg-hover max-md:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";

interface ItemProps {
  readonly onSelect: () => void;
  readonly isDanger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, isDanger, disabled = false, children }: ItemProps) {
  return (
    <Base.Item
      onClick={onSelect}
      disabled={disabled}
      className={cn(row, isDanger && "text-critical-text")}
    >
      {children}
    </Base.Item>
  );
}

export function MenuLink({ href, children }: Readonly<{ href: string; children: ReactNode }>) {
  return (
    <Base.LinkItem render={<Link href={href} />} className={row}>
      {children}
    </Base.LinkItem>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly choices: readonly { readonly value: string; readonly label: ReactNode }[];
}

/** One of several, the current one ticked. */
export function MenuChoice({ label, value, onChoose, choices }: ChoiceProps) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChoose} aria-label={label}>
      {choices.map((choice) => (
        <Base.RadioItem key={choice.value} value={choice.value} closeOnClick className={row}>
          <span className="min-w-0 flex-1 truncate">{choice.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

interface ToggleProps {
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly children: ReactNode;
}

/** Any of several; the menu stays open. */
export function MenuToggle({ isOn, onToggle, children }: ToggleProps) {
  return (
    <Base.CheckboxItem checked={isOn} onCheckedChange={onToggle} className={row}>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Base.CheckboxItemIndicator>
        <Check aria-hidden />
      </Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}

export function MenuLine() {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
