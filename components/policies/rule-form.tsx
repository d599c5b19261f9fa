"use client";

import { cn } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Checkbox, Input, Select, Textarea } from "@/components/ui/input";
import { type EntityChoice, EntityPicker } from "./entity-picker";
import { LineList } from "./line-list";
import { type Draft, isPromptOnly, modeOf, withMode } from "./rule-draft";
import { RuleLimits, type RuleLimitsProps } from "./rule-limits";

interface RuleFormProps extends RuleLimitsProps {
  readonly entities: readonly EntityChoice[];
}

const triggers = [
  { value: "pii", label: "Personal data and secrets" },
  { value: "injection", label: "Prompt injection" },
  { value: "bias", label: "Bias" },
  { value: "exfiltration", label: "Exfiltration" },
  { value: "keyword", label: "Words of your own" },
  { value: "regex", label: "A pattern of your own" },
];

const actions = [
  { value: "block", label: "Block", does: "The call is refused with 403; nothing goes on." },
  { value: "redact", label: "Redact", does: "Matches are masked; the call goes on." },
  { value: "alert", label: "Alert", does: "The call goes on; people are notified." },
  { value: "log", label: "Log", does: "The call goes on; a violation is noted." },
] as const;

const finds = [
  { value: "pii", label: "Personal data" },
  { value: "injection", label: "Injection" },
  { value: "bias", label: "Bias" },
  { value: "exfiltration", label: "Exfiltration" },
];

/** A rule's fields, from its name to its mode. */
export function RuleForm(props: RuleFormProps) {
  const { draft, onChange, entities, problems, disabled } = props;
  const { trigger_type: trigger } = draft;
  const ownsPattern = trigger === "regex" || trigger === "keyword";
  const ofKind = entities.filter(({ type }) => type === trigger);
  return (
    <div className="max-w-[560px] space-y-5">
      <Field label="Name" error={problems.name}>
        <Input
          dir="auto"
          required
          maxLength={120}
          value={draft.name}
          disabled={disabled}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <Field label="Looks for">
        <Select
          value={trigger}
          disabled={disabled}
          choices={triggers}
          onChange={(event) =>
            onChange({ trigger_type: event.target.value as Draft["trigger_type"] })
          }
        />
      </Field>
      {trigger === "regex" ? (
        <Field
          label="Pattern"
          error={problems.pattern}
          help="RE2 syntax, at most 512 characters; it runs in linear time."
        >
          <Textarea
            rows={2}
            spellCheck={false}
            maxLength={512}
            className="font-mono text-sm"
            value={draft.pattern ?? ""}
            disabled={disabled}
            onChange={(event) => onChange({ pattern: event.target.value.replaceAll("\n", "") })}
          />
        </Field>
      ) : null}
      {trigger === "keyword" ? (
        <>
          <Field label="Words" help="One a line; case doesn't matter." error={problems.keywords}>
            <LineList
              values={draft.keywords}
              disabled={disabled}
              onChange={(keywords) => onChange({ keywords: [...keywords] })}
            />
          </Field>
          <Toggle
            label="Whole words only"
            isOn={draft.whole_words}
            disabled={disabled}
            onToggle={(whole_words) => onChange({ whole_words })}
          />
        </>
      ) : null}
      {ownsPattern ? (
        <Field label="Counts as">
          <Select
            value={draft.violation_type}
            disabled={disabled}
            choices={finds}
            onChange={(event) =>
              onChange({ violation_type: event.target.value as Draft["violation_type"] })
            }
          />
        </Field>
      ) : (
        <>
          {ofKind.length > 0 ? (
            <EntityPicker
              key={trigger}
              entities={ofKind}
              chosen={draft.entities}
              disabled={disabled}
              onChange={(chosen) => onChange({ entities: [...chosen] })}
            />
          ) : null}
          <Field
            label={`Confidence at least ${Math.round(draft.min_confidence * 100)}%`}
            help="Higher means fewer false alarms and more misses."
          >
            <input
              type="range"
              min={0}
              max={100}
              step={5}
              aria-label="Confidence at least, per cent"
              value={Math.round(draft.min_confidence * 100)}
              disabled={disabled}
              onChange={(event) => onChange({ min_confidence: Number(event.target.value) / 100 })}
              className="h-6 w-full accent-accent"
            />
          </Field>
        </>
      )}
      <Field
        label="Where"
        error={problems.direction}
        help={
          isPromptOnly(draft)
            ? "An answer that is judged as a whole can be blocked but not redacted."
            : draft.direction === "request"
              ? undefined
              : `In streamed answers at most ${draft.max_match_length} characters are held back.`
        }
      >
        <Select
          value={draft.direction}
          disabled={disabled || isPromptOnly(draft)}
          choices={[
            { value: "both", label: "Prompts and answers" },
            { value: "request", label: "Prompts" },
            { value: "response", label: "Answers" },
          ]}
          onChange={(event) => onChange({ direction: event.target.value as Draft["direction"] })}
        />
      </Field>
      <ActionCards {...props} />
      {draft.action === "redact" ? <Redaction {...props} /> : null}
      <RuleLimits {...props} />
      <Field label="Mode" help="In shadow a rule notes what it would do and changes nothing.">
        <Select
          value={modeOf(draft)}
          disabled={disabled}
          choices={[
            { value: "shadow", label: "Shadow" },
            { value: "enforce", label: "Enforce" },
            { value: "off", label: "Off" },
          ]}
          onChange={(event) => onChange(withMode(event.target.value as "shadow"))}
        />
      </Field>
    </div>
  );
}

function ActionCards({ draft, onChange, disabled, problems }: RuleFormProps) {
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

function Redaction({ draft, onChange, disabled, problems }: RuleFormProps) {
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

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly disabled: boolean;
}

function Toggle({ label, isOn, onToggle, disabled }: ToggleProps) {
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
