"use client";

import { GripVertical } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { sentenceOf, useApi, usePlace } from "@/components/api";
import { Mode } from "@/components/data/badges";
import { Confirm } from "@/components/data/confirm";
import { RowKeys } from "@/components/data/row-keys";
import { RowMenu } from "@/components/data/row-menu";
import { Time } from "@/components/data/time";
import { attempt } from "@/components/data/use-task";
import { isTyping } from "@/components/shell/shortcuts";
import { cn } from "@/components/ui/class-names";
import { MenuItem, MenuLink } from "@/components/ui/menu";
import { sayError, sayWithUndo } from "@/components/ui/toast";
import type { PolicyView } from "@/lib/contract/policies";
import { formatCount, formatPercent, formatPlural } from "@/lib/format";
import { ModeMenu } from "./mode-menu";
import { type ModeName, modeOf, ruleBody, withMode } from "./rule-draft";
import { actionWords, scopeOf, subjectOf, whereOf } from "./rule-words";

const api = "/trueportai-services/api/v1/policies";

interface PolicyListProps {
  readonly rules: readonly PolicyView[];
  readonly canWrite: boolean;
  /** A filtered list has no order of its own. */
  readonly canReorder: boolean;
}

/** Rules in the order they apply. A handle drags, Alt ↑ ↓ moves the row in focus; both are saved at once. */
export function PolicyList({ rules, canWrite, canReorder }: PolicyListProps) {
  const call = useApi();
  const { slug } = usePlace();
  const router = useRouter();
  const [order, setOrder] = useState(rules);
  const [dragged, setDragged] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => setOrder(rules), [rules]);

  const saveOrder = async (next: readonly PolicyView[], before: readonly PolicyView[]) => {
    const send = async (list: readonly PolicyView[]) => {
      setOrder(list);
      await call(`${api}/order`, { method: "POST", body: { ids: list.map(({ id }) => id) } });
      router.refresh();
    };
    try {
      await send(next);
      await sayWithUndo("Order saved.", () => void attempt(() => send(before)));
    } catch (error) {
      setOrder(before);
      await sayError(sentenceOf(error));
    }
  };

  const move = (id: string, to: number) => {
    const from = order.findIndex((rule) => rule.id === id);
    const rule = order[from];
    if (!rule || to < 0 || to >= order.length || to === from) return;
    const next = order.toSpliced(from, 1).toSpliced(to, 0, rule);
    void saveOrder(next, order);
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-row="${id}"] [data-row-link]`)?.focus(),
    );
  };

  const change = async (rule: PolicyView, mode: ModeName) => {
    const put = async (next: ModeName) => {
      await call(`${api}/${rule.id}`, { method: "PUT", body: withMode(next) });
      router.refresh();
    };
    await put(mode);
    const said = `"${rule.name}" is ${mode === "off" ? "off" : `in ${mode}`} now.`;
    await sayWithUndo(said, () => void attempt(() => put(modeOf(rule))));
  };

  return (
    <RowKeys
      openKey={null}
      path={`/${slug}/policies`}
      className="overflow-x-auto rounded-lg border bg-surface max-sm:overflow-visible"
    >
      <table className="w-full border-collapse text-sm max-sm:block">
        <caption className="sr-only">Rules in the order they apply</caption>
        <thead className="max-sm:sr-only">
          <tr className="h-9 text-left text-muted [&_th]:px-3 [&_th]:font-normal">
            <th scope="col">№</th>
            <th scope="col">Name</th>
            <th scope="col">When</th>
            <th scope="col">Then</th>
            <th scope="col">Mode</th>
            <th scope="col" className="text-right">
              7-day hits
            </th>
            <th scope="col">Changed</th>
            {canWrite ? (
              <th scope="col">
                <span className="sr-only">More</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody ref={body} className="max-sm:block">
          {order.map((rule, index) => (
            <tr
              key={rule.id}
              data-row={rule.id}
              onKeyDown={(event) => {
                if (event.key === "m" && !isTyping(event.nativeEvent)) {
                  event.currentTarget.querySelector<HTMLElement>("[data-mode]")?.click();
                }
                if (!canWrite || !canReorder || !event.altKey) return;
                if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
                event.preventDefault();
                move(rule.id, index + (event.key === "ArrowUp" ? -1 : 1));
              }}
              onDragOver={(event) => {
                if (dragged === null) return;
                event.preventDefault();
              }}
              onDrop={(event) => {
                event.preventDefault();
                if (dragged) move(dragged, index);
                setDragged(null);
              }}
              className={cn(
                "h-12 border-t hover:bg-hover max-sm:flex max-sm:h-auto max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-1 max-sm:px-3 max-sm:py-2 [&_td]:px-3 max-sm:[&_td]:px-0",
                dragged === rule.id && "opacity-60",
              )}
            >
              <td className="nums w-16 whitespace-nowrap text-muted max-sm:w-auto">
                {canWrite && canReorder ? (
                  <span
                    draggable
                    aria-hidden
                    title="Drag, or Alt and arrow keys on the name"
                    onDragStart={() => setDragged(rule.id)}
                    onDragEnd={() => setDragged(null)}
                    className="mr-1 inline-flex cursor-grab align-middle max-sm:hidden"
                  >
                    <GripVertical className="size-4 text-faint" />
                  </span>
                ) : null}
                {rule.priority}
              </td>
              <td className="max-w-56 max-sm:max-w-[75%]">
                <RuleName rule={rule} />
              </td>
              <td className="max-w-80 text-muted max-sm:w-full max-sm:max-w-full">
                <span dir="auto" className="line-clamp-2 break-words" title={subjectOf(rule)}>
                  {subjectOf(rule)} in {whereOf(rule.direction)}, {scopeOf(rule.scope)}
                </span>
              </td>
              <td>{actionWords[rule.action].verb}</td>
              <td>
                {canWrite ? (
                  <ModeMenu rule={rule} onChange={(mode) => attempt(() => change(rule, mode))} />
                ) : (
                  <Mode value={modeOf(rule)} />
                )}
              </td>
              <td className="nums text-right">
                <Hits rule={rule} />
              </td>
              <td className="max-w-40 text-muted max-sm:hidden">
                <Time at={rule.updated_at} />
                {rule.updated_by ? (
                  <span className="block truncate text-xs" title={rule.updated_by.name}>
                    by <bdi>{rule.updated_by.name}</bdi>
                  </span>
                ) : null}
              </td>
              {canWrite ? (
                <td className="w-12 max-sm:ml-auto">
                  <More rule={rule} />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </RowKeys>
  );
}

function RuleName({ rule }: Readonly<{ rule: PolicyView }>) {
  const { slug } = usePlace();
  return (
    <Link
      href={`/${slug}/policies/${rule.id}`}
      prefetch={false}
      data-row-link
      className="block truncate font-medium hover:underline"
    >
      <bdi>{rule.name}</bdi>
    </Link>
  );
}

function Hits({ rule }: Readonly<{ rule: PolicyView }>) {
  const { slug } = usePlace();
  const { hits_7d: hits, false_positives_7d: wrong } = rule;
  const unit = (
    <span className="text-muted sm:hidden"> {hits === 1 ? "hit" : "hits"} in 7 days</span>
  );
  if (hits === 0) return <span className="text-muted">0{unit}</span>;
  return (
    <Link
      href={`/${slug}/violations?rule=${rule.id}&status=any&period=7d`}
      prefetch={false}
      className="hover:underline"
    >
      {formatCount(hits)}
      {unit}
      {wrong > 0 ? (
        <span className="text-muted max-sm:hidden">
          {" "}
          ({formatPercent((wrong / hits) * 100)} false)
        </span>
      ) : null}
    </Link>
  );
}

function More({ rule }: Readonly<{ rule: PolicyView }>) {
  const call = useApi();
  const router = useRouter();
  const { slug } = usePlace();
  const [isDeleting, setIsDeleting] = useState(false);
  const duplicate = async () => {
    const copy = await call<PolicyView>(api, {
      method: "POST",
      body: {
        ...ruleBody(rule),
        exceptions: { ...rule.exceptions, digests: [] },
        name: `${rule.name.slice(0, 110)} (copy)`,
        mode: "shadow",
      },
    });
    router.push(`/${slug}/policies/${copy.id}`);
  };
  return (
    <>
      <RowMenu label={`More for ${rule.name}`}>
        <MenuLink href={`/${slug}/policies/${rule.id}?tab=history`}>History</MenuLink>
        <MenuItem onSelect={() => void attempt(duplicate)}>Duplicate in shadow</MenuItem>
        <MenuItem isDanger onSelect={() => setIsDeleting(true)}>
          Delete rule…
        </MenuItem>
      </RowMenu>
      <Confirm
        title={`Delete "${rule.name}"?`}
        open={isDeleting}
        onOpenChange={setIsDeleting}
        consequences={[
          `It caught ${formatPlural(rule.hits_7d, "violation")} in the last 7 days; those stay.`,
          "Its versions stay too, so it can be brought back. Switching it off is enough to stop it.",
        ]}
        action="Delete rule"
        onConfirm={async () => {
          await call(`${api}/${rule.id}`, { method: "DELETE" });
          router.refresh();
        }}
      />
    </>
  );
}
