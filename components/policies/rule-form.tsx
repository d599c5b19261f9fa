"use client";

import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { EntityChoice } from "./entity-picker";
import { RuleAction } from "./rule-action";
import { type Draft, isPromptOnly, modeOf, withMode } from "./rule-draft";
import type { RuleFieldsProps } from "./rule-fields";
import { type KeyChoice, RuleLimits } from "./rule-limits";
import { RuleTrigger } from "./rule-trigger";

interface RuleFormProps extends RuleFieldsProps {
  readonly entities: readonly EntityChoice[];
  readonly keys: readonly KeyChoice[];
}

/** A rule's fields, from its name to its mode. */
export function RuleForm(props: RuleFormProps) {
  const { draft, onChange, problems, disabled } = props;
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
      <RuleTrigger {...props} />
      <Where {...props} />
      <RuleAction {...props} />
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

function Where({ draft, onChange, problems, disabled }: RuleFieldsProps) {
  return (
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
  );
}
