import Link from "next/link";
import type { ReactNode } from "react";
import { Mode } from "@/components/data/badges";
import { MarkedText } from "@/components/data/marked-text";
import { Time } from "@/components/data/time";
import { entityWord } from "@/components/policies/entity-words";
import { actionWords } from "@/components/policies/rule-words";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";
import type { ViolationDetail } from "@/lib/contract/violations";
import { formatPlural } from "@/lib/format";
import { statusWords } from "./violation-words";

type Found = ViolationDetail["redacted_payload"]["entities_found"];

const percent = (confidence: number): string => `${Math.round(confidence * 100)}%`;

/** The words around the match, with what is known about each mask. */
export function Preview({ violation }: Readonly<{ violation: ViolationDetail }>) {
  const { original_prompt_preview: text, entities_found: found } = violation.redacted_payload;
  const masks = text.split("[REDACTED]").length - 1;
  const notes =
    masks === found.length
      ? found.map(({ type, confidence }) => `${entityWord(type)}, ${percent(confidence)}`)
      : [];
  return (
    <div className="space-y-3">
      <blockquote className="rounded-lg bg-sunken p-3 leading-6">
        {text === "" ? (
          <span className="text-muted">No words around it were kept.</span>
        ) : (
          <MarkedText text={text} notes={notes} />
        )}
      </blockquote>
      <Entities found={found} detector={violation.model_version} />
    </div>
  );
}

function Entities({ found, detector }: Readonly<{ found: Found; detector: string }>) {
  return (
    <table className="nums w-full text-sm">
      <thead className="text-muted">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            Found
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            Confidence
          </th>
          <th scope="col" className="py-1 pl-6 text-left font-normal">
            Detector
          </th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ type, confidence }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one finding's list does not move
          <tr key={index} className="border-t">
            <td className="py-1">
              <bdi>{entityWord(type)}</bdi>
            </td>
            <td className="py-1 text-right">{percent(confidence)}</td>
            <td className="max-w-40 truncate py-1 pl-6 text-muted">{detector}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The rules that looked, in order, and what each did. */
export function Decision({
  violation,
  slug,
}: Readonly<{ violation: ViolationDetail; slug: string }>) {
  const { decision, request, action } = violation;
  if (decision.length === 0) {
    return (
      <p className="text-muted">
        {violation.rule_id === null
          ? "No rule was in force. It was stored for its severity alone, and the call went on."
          : "Which rules were in force at that moment is no longer known."}
      </p>
    );
  }
  return (
    <ol className="space-y-1.5">
      {decision.map((step) => (
        <li
          key={step.rule_id}
          className={cn(
            "flex flex-wrap items-center gap-x-3 gap-y-1",
            !step.matched && "text-muted",
          )}
        >
          <span className="nums w-6 text-right text-faint text-sm">{step.priority}</span>
          <Link
            href={`/${slug}/policies/${step.rule_id}`}
            className="min-w-0 truncate hover:underline"
          >
            <bdi>{step.name}</bdi>
          </Link>
          {step.mode === "shadow" ? <Mode value="shadow" /> : null}
          <span className="ml-auto text-sm">
            {step.matched
              ? step.effect === "shadow"
                ? `would have: ${actionWords[step.action].does}`
                : step.effect
              : "did not match"}
          </span>
        </li>
      ))}
      <li className="border-t pt-2 text-sm">
        The caller got{" "}
        {request ? (
          <Badge tone={action === "block" ? "accent" : "neutral"}>
            {request.status_code}
            {request.error_code ? ` ${request.error_code}` : ""}
          </Badge>
        ) : (
          "an answer whose record has expired"
        )}
        .
      </li>
    </ol>
  );
}

type Event = ViolationDetail["timeline"][number];

const asText = (value: unknown): string => (typeof value === "string" ? value : "");

const word = (status: unknown): string =>
  statusWords[asText(status) as keyof typeof statusWords] ?? asText(status);

function eventWords({ kind, detail }: Event): ReactNode {
  if (kind === "detected") return "Detected";
  if (kind === "status") return `${word(detail.from)} → ${word(detail.to)}`;
  if (kind === "assigned") return detail.to ? "Assigned" : "Assigned to nobody";
  if (kind === "note") {
    return detail.text ? (
      <>
        Note:{" "}
        <bdi className="whitespace-pre-wrap [overflow-wrap:anywhere]">{asText(detail.text)}</bdi>
      </>
    ) : (
      "Note taken away"
    );
  }
  if (kind === "notified") {
    const sent = [
      formatPlural(Number(detail.mails ?? 0), "mail"),
      formatPlural(Number(detail.webhooks ?? 0), "webhook delivery", "webhook deliveries"),
    ];
    return `Notified: ${sent.join(", ")}`;
  }
  if (kind === "allowed") return `Rule changed to let this ${asText(detail.by) || "value"} pass`;
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
}

/** The detection, who was notified, and what people did about it. */
export function Timeline({ events }: Readonly<{ events: readonly Event[] }>) {
  return (
    <ol className="space-y-2 text-sm">
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added at the end
        <li key={index} className="flex flex-wrap gap-x-3">
          <span className="shrink-0 text-muted">
            <Time at={event.at} form="full" />
          </span>
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            {eventWords(event)}
            {event.actor ? (
              <span className="text-muted">
                {" "}
                by <bdi>{event.actor.name}</bdi>
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
