import { cn } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type RuleFieldsProps, Toggle } from "./rule-fields";

const actions = [
  { value: "block", label: "Block", does: "The call is refused with 403; nothing goes on." },
  { value: "redact", label: "Redact", does: "Matches are masked; the call goes on." },
  { value: "alert", label: "Alert", does: "The call goes on; people are notified." },
  { value: "log", label: "Log", does: "The call goes on; a violation is noted." },
] as const;

/** What a rule does with a match, and how it redacts one. */
export function RuleAction(props: RuleFieldsProps) {
  return (
    <>
      <ActionCards {...props} />
      {props.draft.action === "redact" ? <Redaction {...props} /> : null}
    </>
  );
}

function ActionCards({ draft, onChange, disabled, problems }: RuleFieldsProps) {
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-1.5 font-medium text-sm">Then</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {actions.map(({ value, label, does }) => (
          <label
            key={value}
            htmlFor={`action-${value}`}
            className={cn(
              "flex cursor-pointer gap-2 rounded-lg border p-3 hover:bg-hover",
              draft.action === value && "border-accent bg-accent-soft",
            )}
          >
            <input
              id={`action-${value}`}
              type="radio"
              name="action"
              className="mt-0.5 size-4 shrink-0 accent-accent"
              checked={draft.action === value}
              onChange={() => onChange({ action: value })}
            />
            <span>
              <span className="block font-medium text-sm">{label}</span>
              <span className="block text-muted text-sm">{does}</span>
            </span>
          </label>
        ))}
      </div>
      {problems.action ? (
        <p className="mt-1 text-critical-text text-sm">{problems.action}</p>
      ) : null}
    </fieldset>
  );
}

function Redaction({ draft, onChange, disabled, problems }: RuleFieldsProps) {
  return (
    <div className="space-y-3 rounded-md border p-3">
      <Field
        label="Placeholder"
        isOptional
        error={problems.placeholder}
        help="Written in place of a match, such as [CARD]; a plain mask otherwise."
      >
        <Input
          dir="auto"
          maxLength={100}
          value={draft.placeholder ?? ""}
          disabled={disabled}
          onChange={(event) => onChange({ placeholder: event.target.value || null })}
        />
      </Field>
      <Toggle
        label="Put values back in the answer"
        isOn={draft.restore}
        disabled={disabled}
        onToggle={(restore) => onChange({ restore })}
      />
    </div>
  );
}
