import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { type EntityChoice, EntityPicker } from "./entity-picker";
import { LineList } from "./line-list";
import type { Draft } from "./rule-draft";
import { type RuleFieldsProps, Toggle } from "./rule-fields";

const triggers = [
  { value: "pii", label: "Personal data and secrets" },
  { value: "injection", label: "Prompt injection" },
  { value: "bias", label: "Bias" },
  { value: "exfiltration", label: "Exfiltration" },
  { value: "keyword", label: "Words of your own" },
  { value: "regex", label: "A pattern of your own" },
];

const finds = [
  { value: "pii", label: "Personal data" },
  { value: "injection", label: "Injection" },
  { value: "bias", label: "Bias" },
  { value: "exfiltration", label: "Exfiltration" },
];

interface RuleTriggerProps extends RuleFieldsProps {
  readonly entities: readonly EntityChoice[];
}

/** What a rule looks for. */
export function RuleTrigger(props: RuleTriggerProps) {
  const { draft, onChange, disabled } = props;
  const { trigger_type: trigger } = draft;
  return (
    <>
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
      {trigger === "regex" ? <Pattern {...props} /> : null}
      {trigger === "keyword" ? <Keywords {...props} /> : null}
      {trigger === "regex" || trigger === "keyword" ? (
        <CountsAs {...props} />
      ) : (
        <Detected {...props} />
      )}
    </>
  );
}

function Pattern({ draft, onChange, problems, disabled }: RuleFieldsProps) {
  return (
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
  );
}

function Keywords({ draft, onChange, problems, disabled }: RuleFieldsProps) {
  return (
    <>
      <Field label="Words" help="One per line; case doesn't matter." error={problems.keywords}>
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
  );
}

function CountsAs({ draft, onChange, disabled }: RuleFieldsProps) {
  return (
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
  );
}

function Detected({ draft, onChange, entities, disabled }: RuleTriggerProps) {
  const { trigger_type: trigger } = draft;
  const ofKind = entities.filter(({ type }) => type === trigger);
  return (
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
  );
}
