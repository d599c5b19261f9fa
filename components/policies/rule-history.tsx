"use client";

import { useRouter } from "next/navigation";
import { useApi, usePlace } from "@/components/api";
import { Time } from "@/components/data/time";
import { useTask } from "@/components/data/use-task";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import type { PolicyVersionView, RuleState } from "@/lib/contract/policies";
import { ruleSentence } from "./rule-words";

interface RuleHistoryProps {
  readonly policyId: string;
  /** Newest first. */
  readonly versions: readonly PolicyVersionView[];
  readonly canWrite: boolean;
}

const names: Readonly<Record<string, string>> = {
  trigger_type: "looks for",
  is_active: "on",
  min_confidence: "confidence",
  max_match_length: "longest match",
  on_overlong: "overlong matches",
  violation_type: "counts as",
  whole_words: "whole words",
  restore: "put values back",
};

function worded(value: unknown): string {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Every version, with its changes in words and a way to restore it. */
export function RuleHistory({ policyId, versions, canWrite }: RuleHistoryProps) {
  return (
    <ol className="max-w-3xl space-y-3">
      {versions.map((version, index) => (
        <li key={version.version} className="rounded-lg border bg-surface p-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-medium">Version {version.version}</span>
            {version.is_deleted ? <Badge tone="critical">Deleted</Badge> : null}
            {index === 0 && !version.is_deleted ? <Badge tone="ok">In force</Badge> : null}
            <span className="text-muted text-sm">
              <Time at={version.changed_at} form="full" />
              {version.changed_by ? (
                <>
                  {" by "}
                  <bdi>{version.changed_by.name}</bdi>
                </>
              ) : null}
            </span>
            {canWrite && !version.is_deleted && (index > 0 || versions[0]?.is_deleted) ? (
              <Restore policyId={policyId} version={version.version} />
            ) : null}
          </div>
          <p className="mt-1 text-muted text-sm [overflow-wrap:anywhere]">
            <bdi>{ruleSentence(version.state)}</bdi>
          </p>
          <Changes version={version} before={versions[index + 1]?.state} />
        </li>
      ))}
    </ol>
  );
}

interface ChangesProps {
  readonly version: PolicyVersionView;
  readonly before: RuleState | undefined;
}

function Changes({ version, before }: ChangesProps) {
  if (!before || version.changed_fields.length === 0) return null;
  return (
    <ul className="mt-2 space-y-0.5 text-sm">
      {version.changed_fields.map((field) => (
        <li key={field} className="[overflow-wrap:anywhere]">
          <span className="text-muted">{names[field] ?? field.replaceAll("_", " ")}: </span>
          <del className="text-muted">
            <bdi>{worded(before[field as keyof RuleState])}</bdi>
          </del>{" "}
          →{" "}
          <ins className="no-underline">
            <bdi>{worded(version.state[field as keyof RuleState])}</bdi>
          </ins>
        </li>
      ))}
    </ul>
  );
}

function Restore({ policyId, version }: Readonly<{ policyId: string; version: number }>) {
  const call = useApi();
  const router = useRouter();
  const { slug } = usePlace();
  const [isBusy, run] = useTask();
  const restore = async () => {
    const path = `/trueportai-services/api/v1/policies/${policyId}/versions/${version}/restore`;
    await call(path, { method: "POST" });
    router.push(`/${slug}/policies/${policyId}?tab=history`);
    router.refresh();
    await say(`Version ${version} is in force again, as a new version.`);
  };
  return (
    <Button size="xs" className="ml-auto" pending={isBusy} onClick={() => void run(restore)}>
      Restore
    </Button>
  );
}
