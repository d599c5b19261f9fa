"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { say } from "@/components/ui/toast";
import type { CopiedRule, EnvironmentView } from "@/lib/contract/environments";
import { formatPlural } from "@/lib/format";

type EnvironmentName = EnvironmentView["name"];

interface Copied {
  readonly items: readonly CopiedRule[];
  readonly copied: number;
}

/** Copies rules after showing which will be copied, which will not, and why. */
export function CopyRules({ from, to }: Readonly<{ from: EnvironmentName; to: EnvironmentName }>) {
  const api = useApi();
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [preview, setPreview] = useState<Copied | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const ask = (isDry: boolean) =>
    api<Copied>(`/platform/api/service/environments/${to}/copy-rules`, {
      method: "POST",
      body: { from, dry_run: isDry },
    });
  const look = async () => {
    setPreview(null);
    setProblem(null);
    try {
      setPreview(await ask(true));
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const copy = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      const { copied } = await ask(false);
      setIsOpen(false);
      router.refresh();
      await say(`${formatPlural(copied, "rule")} copied to ${to}. They apply within a second.`);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  const count = preview?.copied ?? 0;
  return (
    <Dialog
      title={`Copy rules from ${from} to ${to}`}
      description={`They come after the rules that ${to} has, as they are: what enforces there enforces here.`}
      open={isOpen}
      onOpenChange={(open) => {
        setIsOpen(open);
        if (open) void look();
      }}
      trigger={
        <Button size="xs">
          Copy rules from {from}…<span className="sr-only"> to {to}</span>
        </Button>
      }
    >
      {problem ? (
        <p role="alert" className="text-critical-text">
          {problem}
        </p>
      ) : preview ? (
        <Preview preview={preview} from={from} to={to} />
      ) : (
        <div aria-busy>
          <span className="sr-only">Looking at the rules …</span>
          <Skeleton className="h-32" />
        </div>
      )}
      <DialogActions>
        <Button onClick={() => setIsOpen(false)}>{count > 0 ? "Cancel" : "Close"}</Button>
        {problem ? <Button onClick={() => void look()}>Try again</Button> : null}
        {count > 0 && !problem ? (
          <Button kind="primary" pending={isBusy} onClick={() => void copy()}>
            Copy {formatPlural(count, "rule")}
          </Button>
        ) : null}
      </DialogActions>
    </Dialog>
  );
}

interface PreviewProps {
  readonly preview: Copied;
  readonly from: EnvironmentName;
  readonly to: EnvironmentName;
}

function Preview({ preview, from, to }: PreviewProps) {
  const { items } = preview;
  if (items.length === 0) return <p>There are no rules in {from}.</p>;
  const reasons = {
    same: `The same rule is in ${to}.`,
    differs: `Another rule of this name is in ${to}, and stays.`,
    needs_keys: `It is for some keys of ${from} alone.`,
  };
  const staying = items.flatMap((rule) =>
    rule.outcome === "copied" ? [] : [{ rule, note: reasons[rule.outcome] }],
  );
  const going = items.flatMap((rule) => (rule.outcome === "copied" ? [{ rule, note: null }] : []));
  return (
    <div className="flex flex-col gap-4">
      {going.length > 0 ? (
        <RuleLines title={`Will be copied: ${going.length}`} lines={going} />
      ) : (
        <p>There is nothing to copy.</p>
      )}
      {staying.length > 0 ? (
        <RuleLines title={`Not copied: ${staying.length}`} lines={staying} />
      ) : null}
    </div>
  );
}

interface RuleLinesProps {
  readonly title: string;
  readonly lines: readonly { readonly rule: CopiedRule; readonly note: string | null }[];
}

function RuleLines({ title, lines }: RuleLinesProps) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-sm">{title}</h3>
      <ul className="divide-y rounded-md border">
        {lines.map(({ rule, note }) => (
          <li key={rule.id} className="flex flex-wrap items-center gap-x-2 gap-y-0.5 px-3 py-1.5">
            <span dir="auto" className="min-w-0 flex-1 basis-40 break-words">
              {rule.name}
            </span>
            <Badge>{rule.action}</Badge>
            {rule.is_active ? null : <Badge>off</Badge>}
            {rule.is_active && rule.mode === "shadow" ? <Badge tone="low">shadow</Badge> : null}
            {note ? <span className="w-full text-muted text-sm">{note}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
