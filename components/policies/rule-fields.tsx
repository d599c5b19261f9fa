import type { FieldErrors } from "@/components/api";
import { Checkbox } from "@/components/ui/input";
import type { Draft } from "./rule-draft";

/** What every part of a rule's form edits. */
export interface RuleFieldsProps {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly problems: FieldErrors;
  readonly disabled: boolean;
}

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly disabled: boolean;
}

export function Toggle({ label, isOn, onToggle, disabled }: ToggleProps) {
  return (
    <label htmlFor={`toggle-${label}`} className="flex min-h-6 items-center gap-2 text-sm">
      <Checkbox
        id={`toggle-${label}`}
        checked={isOn}
        disabled={disabled}
        onChange={(event) => onToggle(event.target.checked)}
      />
      {label}
    </label>
  );
}
