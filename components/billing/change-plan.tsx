"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError, sentenceOf, useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toast";

export interface PlanLimit {
  readonly label: string;
  readonly limit: string;
  /** Current usage; null where there is none to show. */
  readonly used: string | null;
  readonly isExceeded: boolean;
}

export interface PlanChoice {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  readonly limits: readonly PlanLimit[];
  /** What has to go first. */
  readonly blockers: readonly string[];
  /** What the change does, one sentence each. */
  readonly consequences: readonly string[];
  readonly isCurrent: boolean;
}

/** Every plan beside current usage; what a smaller one breaks is shown before it is chosen. */
export function ChangePlan({ plans }: Readonly<{ plans: readonly PlanChoice[] }>) {
  const api = useApi();
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = (id: string | null) => {
    setChosen(id);
    setProblem(null);
  };
  const activate = async ({ id, name }: PlanChoice) => {
    setIsBusy(true);
    setProblem(null);
    const call = { method: "POST", body: { plan_id: id } } as const;
    try {
      await api("/platform/api/service/subscriptions", call).catch(async (error: unknown) => {
        if (!(error instanceof ApiError) || error.status !== 402) throw error;
        const { url } = await api<{ url: string }>("/platform/api/service/billing/checkout", call);
        window.location.assign(url);
      });
      setIsOpen(false);
      router.refresh();
      await say(`You are on ${name} now.`);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      form="sheet"
      title="Change plan"
      description="Each plan beside your current usage. A change takes effect at once."
      open={isOpen}
      onOpenChange={(open) => {
        setIsOpen(open);
        choose(null);
      }}
      trigger={<Button kind="primary">Change plan</Button>}
    >
      <ul className="flex flex-col gap-3">
        {plans.map((plan) => (
          <li key={plan.id} className="rounded-lg border p-4">
            <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
              <h3 className="font-medium">
                {plan.name} <span className="nums font-normal text-muted">{plan.price}</span>
              </h3>
              <PlanStep plan={plan} isChosen={chosen === plan.id} onChoose={choose} />
            </div>
            <Limits plan={plan} />
            {plan.blockers.map((line) => (
              <p key={line} className="mt-2 text-high-text text-sm">
                {line}
              </p>
            ))}
            {chosen === plan.id ? (
              <div className="mt-3 rounded-md bg-sunken p-3">
                <ul className="space-y-1 text-sm">
                  {plan.consequences.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
                <Problem className="mt-2">{problem}</Problem>
                <div className="mt-3 flex flex-wrap justify-end gap-2">
                  <Button size="sm" onClick={() => choose(null)}>
                    Cancel
                  </Button>
                  <Button
                    size="sm"
                    kind="primary"
                    pending={isBusy}
                    onClick={() => void activate(plan)}
                  >
                    Change to {plan.name}
                  </Button>
                </div>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface PlanStepProps {
  readonly plan: PlanChoice;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}

function PlanStep({ plan, isChosen, onChoose }: PlanStepProps) {
  if (plan.isCurrent) return <Badge tone="accent">Your plan</Badge>;
  if (plan.blockers.length > 0) return <Badge>Too small</Badge>;
  if (isChosen) return null;
  return (
    <Button size="sm" onClick={() => onChoose(plan.id)}>
      Choose {plan.name}
    </Button>
  );
}

function Limits({ plan }: Readonly<{ plan: PlanChoice }>) {
  return (
    <table className="nums mt-2 w-full border-collapse text-sm">
      <caption className="sr-only">Limits of {plan.name}</caption>
      <thead className="sr-only">
        <tr>
          <th>What</th>
          <th>Limit</th>
          <th>Used</th>
        </tr>
      </thead>
      <tbody className="text-muted">
        {plan.limits.map(({ label, limit, used, isExceeded }) => (
          <tr key={label}>
            <th scope="row" className="py-0.5 text-left font-normal">
              {label}
            </th>
            <td className="py-0.5 pl-2 text-right text-text">{limit}</td>
            <td
              className={`w-32 py-0.5 text-right max-sm:w-24 ${isExceeded ? "text-high-text" : ""}`}
            >
              {used === null ? "" : `${used} used`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
