import type { FieldErrors } from "@/components/api";
import { Field } from "@/components/ui/field";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { providerIds, providerName } from "@/lib/contract/choices";
import { LineList } from "./line-list";
import type { Draft } from "./rule-draft";
import type { RuleFieldsProps } from "./rule-fields";

const providers = providerIds.map((id) => ({ value: id, label: providerName(id) }));

export interface KeyChoice {
  readonly id: string;
  readonly name: string;
}

interface RuleLimitsProps extends RuleFieldsProps {
  readonly keys: readonly KeyChoice[];
}

/** A rule's exceptions, its scope, and the severity of its violations. */
export function RuleLimits(props: RuleLimitsProps) {
  return (
    <div className="space-y-2">
      <Exceptions {...props} />
      <Scope {...props} />
      <SeverityAndStreams {...props} />
    </div>
  );
}

/** The first problem of a list's entries. */
const problemOf = (problems: FieldErrors, list: string): string | undefined =>
  Object.entries(problems).find(([path]) => path.startsWith(list))?.[1];

function Exceptions({ draft, onChange, problems, disabled }: RuleFieldsProps) {
  const { exceptions } = draft;
  const excepted = (change: Partial<Draft["exceptions"]>) =>
    onChange({ exceptions: { ...exceptions, ...change } });
  const hasExceptions =
    exceptions.values.length + exceptions.patterns.length + exceptions.digests.length > 0;
  return (
    <details className="rounded-md border p-3" open={hasExceptions}>
      <summary className="font-medium text-sm">Exceptions</summary>
      <div className="mt-3 space-y-4">
        <Field
          label="Values to let pass"
          isOptional
          help="One per line."
          error={problemOf(problems, "exceptions.values")}
        >
          <LineList
            values={exceptions.values}
            disabled={disabled}
            onChange={(values) => excepted({ values: [...values] })}
          />
        </Field>
        <Field
          label="Patterns to let pass"
          isOptional
          help="One per line, RE2 syntax."
          error={problemOf(problems, "exceptions.patterns")}
        >
          <LineList
            values={exceptions.patterns}
            disabled={disabled}
            onChange={(patterns) => excepted({ patterns: [...patterns] })}
          />
        </Field>
        {exceptions.digests.length > 0 ? (
          <p className="text-muted text-sm">
            {exceptions.digests.length} more are kept as digests, from verdicts on violations.
          </p>
        ) : null}
      </div>
    </details>
  );
}

function Scope({ draft, onChange, keys, problems, disabled }: RuleLimitsProps) {
  const { scope } = draft;
  const scoped = (change: Partial<Draft["scope"]>) => onChange({ scope: { ...scope, ...change } });
  const hasScope = scope.keys.length + scope.providers.length + scope.models.length > 0;
  return (
    <details className="rounded-md border p-3" open={hasScope}>
      <summary className="font-medium text-sm">Only for some keys, providers or models</summary>
      <div className="mt-3 space-y-4">
        {keys.length > 0 ? (
          <Choices
            legend="Keys"
            choices={keys.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={scope.keys}
            disabled={disabled}
            onChange={(chosen) => scoped({ keys: chosen })}
          />
        ) : null}
        <Choices
          legend="Providers"
          choices={providers}
          chosen={scope.providers}
          disabled={disabled}
          onChange={(chosen) => scoped({ providers: chosen })}
        />
        <Field
          label="Models"
          isOptional
          help="One per line; a name may end in *."
          error={problemOf(problems, "scope.models")}
        >
          <LineList
            values={scope.models}
            disabled={disabled}
            placeholder="gpt-4o*"
            onChange={(models) => scoped({ models: [...models] })}
          />
        </Field>
      </div>
    </details>
  );
}

function SeverityAndStreams({ draft, onChange, problems, disabled }: RuleFieldsProps) {
  return (
    <details className="rounded-md border p-3">
      <summary className="font-medium text-sm">Severity and streams</summary>
      <div className="mt-3 space-y-4">
        <Field label="Severity of its violations">
          <Select
            value={draft.severity ?? ""}
            disabled={disabled}
            choices={[
              { value: "", label: "Each finding's own" },
              { value: "critical", label: "Critical" },
              { value: "high", label: "High" },
              { value: "medium", label: "Medium" },
              { value: "low", label: "Low" },
            ]}
            onChange={(event) =>
              onChange({ severity: (event.target.value || null) as Draft["severity"] })
            }
          />
        </Field>
        <Field
          label="Longest match in a stream"
          help="Characters of an answer held back at most for one match."
          error={problems.max_match_length}
        >
          <Input
            type="number"
            min={1}
            max={4_096}
            value={draft.max_match_length}
            disabled={disabled}
            onChange={(event) => onChange({ max_match_length: Number(event.target.value) })}
          />
        </Field>
      </div>
    </details>
  );
}

interface ChoicesProps {
  readonly legend: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
  readonly disabled: boolean;
}

function Choices({ legend, choices, chosen, onChange, disabled }: ChoicesProps) {
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      <ul className="max-h-48 overflow-y-auto">
        {choices.map(({ value, label }) => (
          <li key={value}>
            <label
              htmlFor={`${legend}-${value}`}
              className="flex min-h-7 items-center gap-2 text-sm max-md:min-h-11"
            >
              <Checkbox
                id={`${legend}-${value}`}
                checked={chosen.includes(value)}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? [...chosen, value]
                      : chosen.filter((one) => one !== value),
                  )
                }
              />
              <bdi className="truncate">{label}</bdi>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
