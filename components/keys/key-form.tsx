"use client";

import { useId, useState } from "react";
import { type FieldErrors, usePlace } from "@/components/api";
import { Field } from "@/components/ui/field";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { providerIds, providerName } from "@/lib/contract/choices";
import type { KeyView } from "@/lib/contract/keys";
import { formatCount } from "@/lib/format";

const periodChoices = [
  { value: "day", label: "a day" },
  { value: "week", label: "a week" },
  { value: "month", label: "a month" },
  { value: "total", label: "in total" },
];

interface KeyFieldsProps {
  /** The key to edit; none for a new one. */
  readonly known?: KeyView | undefined;
  /** Average cost of a call; null while unknown. */
  readonly callUsd: number | null;
  readonly errors: FieldErrors;
}

/** The fields of a new key and of one to edit. */
export function KeyFields({ known, callUsd, errors }: KeyFieldsProps) {
  return (
    <>
      <Field label="Name" error={errors.owner}>
        <Input name="owner" required maxLength={120} defaultValue={known?.owner ?? ""} dir="auto" />
      </Field>
      <Field label="Requests per minute" error={errors.rate_limit_rpm}>
        <Input
          name="rate_limit_rpm"
          type="number"
          required
          min={1}
          max={1_000_000}
          defaultValue={known?.rate_limit_rpm ?? 60}
        />
      </Field>
      <Budget known={known} callUsd={callUsd} errors={errors} />
      <Field
        label="Models"
        isOptional
        help="Separated by commas. Left empty, all are allowed."
        error={errors.allowed_models}
      >
        <Input
          name="allowed_models"
          autoComplete="off"
          spellCheck={false}
          placeholder="gpt-4o-mini, claude-sonnet-4-5"
          defaultValue={known?.allowed_models.join(", ") ?? ""}
        />
      </Field>
      <Providers known={known} error={errors.allowed_providers} />
      <Field
        label="Expires on"
        isOptional
        help={<Expiry known={known} />}
        error={errors.expires_at}
      >
        <Input name="expires_at" type="date" defaultValue={known?.expires_at?.slice(0, 10) ?? ""} />
      </Field>
    </>
  );
}

/** The budget in dollars, with its equivalent in calls while typing. */
function Budget({ known, callUsd, errors }: KeyFieldsProps) {
  const [usd, setUsd] = useState(String(known?.budget_usd ?? ""));
  const calls = callUsd && Number(usd) > 0 ? Math.floor(Number(usd) / callUsd) : null;
  const help =
    calls === null
      ? "Calls over it get 402. Left empty, nothing limits what is spent."
      : `About ${formatCount(calls)} calls at your average. Calls over it get 402.`;
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">
      <Field label="Budget in US dollars" isOptional help={help} error={errors.budget_usd}>
        <Input
          name="budget_usd"
          type="number"
          inputMode="decimal"
          min={0}
          max={1_000_000}
          step="any"
          value={usd}
          onChange={(event) => setUsd(event.target.value)}
        />
      </Field>
      <Field label="Budget period" error={errors.budget_period}>
        <Select
          name="budget_period"
          choices={periodChoices}
          defaultValue={known?.budget_period ?? "month"}
        />
      </Field>
    </div>
  );
}

function Providers({
  known,
  error,
}: Readonly<{ known: KeyView | undefined; error: string | undefined }>) {
  const prefix = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium text-sm">
        Providers <span className="font-normal text-faint">(optional)</span>
      </legend>
      <div className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1">
        {providerIds.map((id) => (
          <label
            key={id}
            htmlFor={`${prefix}-${id}`}
            className="flex min-h-6 items-center gap-2 max-md:min-h-11"
          >
            <Checkbox
              id={`${prefix}-${id}`}
              name="allowed_providers"
              value={id}
              defaultChecked={known?.allowed_providers.includes(id) ?? false}
            />
            {providerName(id)}
          </label>
        ))}
      </div>
      <p className="mt-1.5 text-muted text-sm">With none chosen, all are allowed.</p>
      {error ? <p className="mt-1.5 text-critical-text text-sm">{error}</p> : null}
    </fieldset>
  );
}

function Expiry({ known }: Readonly<{ known: KeyView | undefined }>) {
  const { env } = usePlace();
  return known
    ? "At the end of that day, UTC."
    : `At the end of that day, UTC. The key works in ${env} only.`;
}

/** The fields as the API takes them. A date means its end in UTC; an unchanged day keeps its hour. */
export function keyBody(form: FormData, known?: KeyView) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const budget = text("budget_usd");
  const models = text("allowed_models").split(",");
  const day = text("expires_at");
  const endOfDay = known?.expires_at?.startsWith(day) ? known.expires_at : `${day}T23:59:59.999Z`;
  return {
    owner: text("owner"),
    rate_limit_rpm: Number(text("rate_limit_rpm")),
    budget_usd: budget === "" ? null : Number(budget),
    budget_period: budget === "" ? null : text("budget_period"),
    allowed_models: models.map((model) => model.trim()).filter((model) => model !== ""),
    allowed_providers: form.getAll("allowed_providers"),
    expires_at: day === "" ? null : endOfDay,
  };
}
