"use client";

import { Check, ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { usePlace } from "@/components/api";
import { remember } from "@/components/data/remember";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { FirstCall } from "./first-call";
import { FirstKey } from "./first-key";
import { FirstProvider } from "./first-provider";

interface FirstRunProps {
  readonly steps: {
    readonly hasCredential: boolean;
    readonly hasKey: boolean;
    readonly hasCalls: boolean;
  };
}

/** From nothing to the first call in four steps; shown until a call arrives or the viewer hides it. */
export function FirstRun({ steps }: FirstRunProps) {
  const { slug, tenantName, role } = usePlace();
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  const canManage = role === "admin" || role === "owner";
  const hasKey = steps.hasKey || secret !== null;
  return (
    <section aria-labelledby="first-run" className="rounded-lg border bg-surface">
      <header className="flex flex-wrap items-center gap-2 px-4 pt-3 pb-1">
        <h2 id="first-run" className="font-semibold text-lg">
          Make your first call
        </h2>
        <Button
          kind="quiet"
          size="sm"
          className="ml-auto"
          onClick={() => {
            remember(`first-run-${slug}`, "hidden");
            router.replace(`/${slug}`);
            router.refresh();
          }}
        >
          Hide
        </Button>
      </header>
      <ol className="divide-y">
        <Step number={1} title="Tenant" isDone>
          <p className="text-muted">
            You are in <bdi>{tenantName}</bdi>.
          </p>
        </Step>
        <Step
          number={2}
          title={steps.hasCredential ? "Provider" : "Provider: the sandbox works now"}
          isDone
        >
          <FirstProvider canManage={canManage} />
        </Step>
        <Step number={3} title="Key" isDone={hasKey} isOpen={!hasKey || secret !== null}>
          <FirstKey canManage={canManage} hasKey={steps.hasKey} onCreated={setSecret} />
        </Step>
        <Step number={4} title="Call" isDone={steps.hasCalls} isOpen={hasKey}>
          <FirstCall secret={secret} />
        </Step>
      </ol>
    </section>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}

function Step({ number, title, isDone, isOpen = false, children }: StepProps) {
  return (
    <li>
      <details key={String(isOpen)} open={isOpen} className="group px-4">
        <summary className="flex min-h-11 items-center gap-3 marker:content-none">
          <span
            className={cn(
              "nums flex size-6 shrink-0 items-center justify-center rounded-full text-xs",
              isDone ? "bg-ok-soft text-ok-text" : "bg-sunken text-muted",
            )}
          >
            {isDone ? <Check aria-label="Done" className="size-3.5" /> : number}
          </span>
          <span className="font-medium">{title}</span>
          <ChevronDown
            aria-hidden
            className="ml-auto size-4 text-faint transition-transform group-open:rotate-180"
          />
        </summary>
        <div className="pb-4 pl-9 max-sm:pl-0">{children}</div>
      </details>
    </li>
  );
}
