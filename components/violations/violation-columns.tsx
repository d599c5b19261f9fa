import Link from "next/link";
import { Severity } from "@/components/data/badges";
import { onlyThis } from "@/components/data/cell-filter";
import type { Column } from "@/components/data/data-table";
import { Time } from "@/components/data/time";
import { GivenText, Unknown } from "@/components/data/values";
import { Badge } from "@/components/ui/badge";
import type { ViolationView } from "@/lib/contract/violations";
import { formatCount } from "@/lib/format";
import { SelectBox } from "./selection";
import { doneWords, foundWords, statusWords } from "./violation-words";

export function ViolationStatus({ value }: Readonly<{ value: keyof typeof statusWords }>) {
  const tone = value === "open" ? "medium" : value === "resolved" ? "ok" : "neutral";
  return <Badge tone={tone}>{statusWords[value]}</Badge>;
}

/** Columns of the list of violations. */
export const violationColumns = (slug: string): readonly Column<ViolationView>[] => [
  { id: "found", header: "Found", cell: (row) => <GivenText text={foundWords(row)} /> },
  {
    id: "severity",
    header: "Severity",
    sort: "severity",
    filter: ({ severity }) => onlyThis("severity", severity),
    cell: ({ severity }) => <Severity value={severity} />,
  },
  {
    id: "rule",
    header: "Rule",
    className: "lg:max-w-48 2xl:max-w-72",
    filter: ({ rule_id }) => onlyThis("rule", rule_id),
    cell: ({ rule_id, rule_name }) =>
      rule_id === null ? (
        <Unknown why="found without a rule" />
      ) : (
        <Link href={`/${slug}/policies/${rule_id}`} prefetch={false} className="hover:underline">
          <GivenText text={rule_name ?? rule_id} />
        </Link>
      ),
  },
  {
    id: "action",
    header: "Action",
    filter: ({ action, is_shadow }) =>
      onlyThis("action", is_shadow ? "shadow" : (action ?? "none")),
    cell: (row) => doneWords(row),
  },
  {
    id: "key",
    header: "Key",
    className: "lg:max-w-48 2xl:max-w-72",
    filter: ({ key_id }) => onlyThis("api_key", key_id),
    cell: ({ key_id, key_name, api_key }) => (
      <Link href={`/${slug}/keys?key=${key_id}`} prefetch={false} className="hover:underline">
        <GivenText text={key_name ?? api_key} />
      </Link>
    ),
  },
  { id: "status", header: "Status", cell: ({ status }) => <ViolationStatus value={status} /> },
  {
    id: "when",
    header: "When",
    sort: "detected_at",
    cell: ({ detected_at, similar }) =>
      similar && similar.count > 1 ? (
        <>
          × {formatCount(similar.count)}, last <Time at={similar.last_at} />
        </>
      ) : (
        <Time at={detected_at} />
      ),
  },
  {
    id: "select",
    header: "Select",
    cell: (row) => <SelectBox id={row.id} label={foundWords(row)} />,
    className: "max-sm:ml-auto",
  },
  {
    id: "model",
    header: "Model",
    filter: ({ model }) => onlyThis("model", model),
    isExtra: true,
    cell: ({ model }) =>
      model === null ? <Unknown why="no model named" /> : <GivenText text={model} />,
  },
  {
    id: "assignee",
    header: "Assignee",
    isExtra: true,
    cell: ({ assignee }) => (assignee ? <GivenText text={assignee.name} /> : "Nobody"),
  },
  {
    id: "detector",
    header: "Detector",
    isExtra: true,
    cell: ({ model_version }) => <GivenText text={model_version} />,
  },
  { id: "id", header: "Id", isExtra: true, cell: ({ id }) => <GivenText text={id} /> },
];
