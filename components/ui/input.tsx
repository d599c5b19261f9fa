"use client";

import type { ComponentProps } from "react";
import { cn } from "./class-names";
import { useField } from "./field";

const box =
  "w-full min-w-0 rounded-md border border-control bg-surface text-text disabled:opacity-60 aria-invalid:border-critical-text";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...useField()} {...rest} className={cn(box, "h-9 px-3 max-md:h-11", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      dir="auto"
      rows={4}
      {...useField()}
      {...rest}
      className={cn(box, "px-3 py-2", className)}
    />
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

type SelectProps = Omit<ComponentProps<"select">, "children"> & {
  readonly choices: readonly Choice[];
};

/** The native select, which keyboards, phones and screen readers support. */
export function Select({ choices, className, ...rest }: SelectProps) {
  return (
    <select {...useField()} {...rest} className={cn(box, "h-9 px-2.5 max-md:h-11", className)}>
      {choices.map(({ value, label, disabled }) => (
        <option key={value} value={value} disabled={disabled}>
          {label}
        </option>
      ))}
    </select>
  );
}

export function Checkbox({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return (
    <input
      {...useField()}
      {...rest}
      type="checkbox"
      className={cn("size-4 shrink-0 accent-accent", className)}
    />
  );
}

interface SwitchProps {
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly disabled?: boolean;
  /** Where no `Field` around it names it. */
  readonly label?: string;
}

/** For settings that apply at once; `Checkbox` is for those that a button saves. */
export function Switch({ isOn, onToggle, disabled, label }: SwitchProps) {
  return (
    <button
      {...useField()}
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      disabled={disabled}
      onClick={() => onToggle(!isOn)}
      className={cn(
        "flex h-6 w-10 shrink-0 items-center rounded-full border px-0.5 transition-colors duration-[120ms] disabled:opacity-60",
        isOn ? "border-accent bg-accent" : "border-control bg-sunken",
      )}
    >
      <span
        className={cn(
          "size-4 rounded-full transition-transform duration-[120ms]",
          isOn ? "translate-x-4 bg-white" : "bg-control",
        )}
      />
    </button>
  );
}
