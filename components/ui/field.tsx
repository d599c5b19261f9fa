"use client";

import { createContext, type ReactNode, useContext, useId } from "react";
import { cn } from "./class-names";

interface FieldWiring {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isWrong: boolean;
}

const FieldContext = createContext<FieldWiring | null>(null);

/** What `Input`, `Textarea`, `Select`, `Checkbox` and `Switch` take from the `Field` around them. */
export function useField(): Record<string, unknown> {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.isWrong || undefined,
  };
}

interface FieldProps {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly error?: string | null | undefined;
  readonly isOptional?: boolean;
  /** For controls that make it clear themselves, such as a search box with an icon. */
  readonly isLabelHidden?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Label above, control, help and error below; one control inside. */
export function Field(props: FieldProps) {
  const { label, help, error, isOptional, isLabelHidden, className, children } = props;
  const id = useId();
  const describedBy =
    [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext value={{ id, describedBy, isWrong: Boolean(error) }}>
      <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
        <label htmlFor={id} className={isLabelHidden ? "sr-only" : "font-medium text-sm"}>
          {label}
          {isOptional ? <span className="font-normal text-faint"> (optional)</span> : null}
        </label>
        {children}
        {help ? (
          <p id={`${id}-help`} className="text-muted text-sm">
            {help}
          </p>
        ) : null}
        {error ? (
          <p id={`${id}-error`} className="text-critical-text text-sm">
            {error}
          </p>
        ) : null}
      </div>
    </FieldContext>
  );
}
