"use client";

import type { FieldErrors } from "@/components/data/save-dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { KeyView } from "@/lib/contract/keys";

const periodChoices = [
  { value: "day", label: "a day" },
  { value: "week", label: "a week" },
  { value: "month", label: "a month" },
  { value: "total", label: "in total" },
];

interface KeyFieldsProps {
  /** The key to edit; none for a new one. */
  readonly known?: KeyView;
  readonly errors: FieldErrors;
}

/** The fields of a new key and of one to edit. */
export function KeyFields({ known, errors }: KeyFieldsProps) {
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
      <div className="grid grid-cols-2 gap-3">
        <Field label="Budget in US dollars" isOptional error={errors.budget_usd}>
          <Input
            name="budget_usd"
            type="number"
            min={0}
            max={1_000_000}
            step="any"
            defaultValue={known?.budget_usd ?? ""}
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
      <Field
        label="Models"
        isOptional
        help="Separated by commas. Left empty, all are allowed."
        error={errors.allowed_models}
      >
        <Input name="allowed_models" defaultValue={known?.allowed_models.join(", ") ?? ""} />
      </Field>
      <Field label="Expires on" isOptional error={errors.expires_at}>
        <Input name="expires_at" type="date" defaultValue={known?.expires_at?.slice(0, 10) ?? ""} />
      </Field>
    </>
  );
}

/** What the API takes of the fields. A date means its end in UTC. */
export function keyBody(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const budget = text("budget_usd");
  const models = text("allowed_models").split(",");
  return {
    owner: text("owner"),
    rate_limit_rpm: Number(text("rate_limit_rpm")),
    budget_usd: budget === "" ? null : Number(budget),
    budget_period: budget === "" ? null : text("budget_period"),
    allowed_models: models.map((model) => model.trim()).filter((model) => model !== ""),
    expires_at: text("expires_at") === "" ? null : `${text("expires_at")}T23:59:59.999Z`,
  };
}
