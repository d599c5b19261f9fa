"use client";

import { useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { BudgetView } from "@/lib/contract/budgets";
import type { MemberView } from "@/lib/contract/members";
import { formatUsd } from "@/lib/format";

const periods = [
  { value: "day", label: "a day" },
  { value: "week", label: "a week" },
  { value: "month", label: "a month" },
  { value: "total", label: "in total" },
];

interface MemberBudgetProps {
  readonly member: MemberView;
  readonly budget: BudgetView | undefined;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** What a member's keys may spend together. */
export function MemberBudget({ member, budget, open, onOpenChange }: MemberBudgetProps) {
  const api = useApi();
  const spent = budget ? `${formatUsd(budget.spent_usd, "card")} of it is spent. ` : "";
  return (
    <SaveDialog
      title={<>Budget of {member.name}</>}
      description="For all keys they made, in every environment. Calls over it get 402."
      action="Save budget"
      open={open}
      onOpenChange={onOpenChange}
      fields={(errors) => (
        <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">
          <Field
            label="US dollars"
            isOptional
            help={`${spent}Left empty, nothing limits them.`}
            error={errors.limit_usd}
          >
            <Input
              name="limit_usd"
              type="number"
              inputMode="decimal"
              min={0}
              max={1_000_000}
              step="any"
              defaultValue={budget?.limit_usd ?? ""}
            />
          </Field>
          <Field label="Period" error={errors.period}>
            <Select name="period" choices={periods} defaultValue={budget?.period ?? "month"} />
          </Field>
        </div>
      )}
      onSave={async (form) => {
        const limit = String(form.get("limit_usd") ?? "").trim();
        const body = {
          scope: "member",
          user_id: member.user_id,
          limit_usd: limit === "" ? null : Number(limit),
          period: form.get("period"),
        };
        await api("/platform/api/service/budgets", { method: "PUT", body });
      }}
    />
  );
}
