"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError, sentenceOf, useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { say } from "@/components/ui/toast";

export interface PlanChoice {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  /** Its limits, a line each, with what is used today. */
  readonly limits: readonly string[];
  /** What has to go first. */
  readonly blockers: readonly string[];
  readonly isCurrent: boolean;
}

/** Every plan beside present use; what a smaller one breaks is said before it is chosen. */
export function ChangePlan({ plans }: Readonly<{ plans: readonly PlanChoice[] }>) {
  const api = useApi();
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = async ({ id, name }: PlanChoice) => {
    setBusy(id);
    setProblem(null);
    const call = { method: "POST", body: { plan_id: id } } as const;
    try {
      await api("/platform/api/service/subscriptions", call);
      setIsOpen(false);
      router.refresh();
      await say(`You are on ${name} now.`);
    } catch (error) {
      if (error instanceof ApiError && error.status === 402) {
        const { url } = await api<{ url: string }>("/platform/api/service/billing/checkout", call);
        window.location.assign(url);
      } else setProblem(sentenceOf(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <Dialog
      form="sheet"
      title="Change plan"
      description="It takes effect at once."
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button kind="primary">Change plan</Button>}
    >
      {problem ? (
        <p role="alert" className="mb-3 text-critical-text">
          {problem}
        </p>
      ) : null}
      <ul className="flex flex-col gap-3">
        {plans.map((plan) => (
          <li key={plan.id} className="rounded-lg border p-4">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h3 className="font-medium">
                {plan.name} <span className="nums font-normal text-muted">{plan.price}</span>
              </h3>
              {plan.isCurrent ? (
                <Badge tone="accent">Your plan</Badge>
              ) : (
                <Button
                  size="sm"
                  pending={busy === plan.id}
                  disabled={plan.blockers.length > 0}
                  onClick={() => void choose(plan)}
                >
                  Choose {plan.name}
                </Button>
              )}
            </div>
            <ul className="mt-2 text-muted text-sm">
              {plan.limits.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            {plan.blockers.map((line) => (
              <p key={line} className="mt-1 text-high-text text-sm">
                {line}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
