import { Time } from "@/components/data/time";
import type { NeedLine } from "@/components/overview/needs-you";
import { providerName } from "@/lib/contract/choices";
import { formatCount, formatPercent, formatPlural, formatUsd } from "@/lib/format";
import type { Need } from "@/lib/services/needs";

const percentOf = (part: number, whole: number): string =>
  whole === 0 ? "all" : formatPercent((100 * part) / whole);

/** The line that states the need, and its link below `base`. */
export function toNeedLine(need: Need, base: string): NeedLine {
  switch (need.kind) {
    case "violations":
      return {
        id: need.kind,
        isCritical: true,
        text: `${formatPlural(need.count, "critical violation")} ${need.count === 1 ? "is" : "are"} open`,
        href: `${base}/violations?severity=critical&period=90d`,
      };
    case "provider":
      return {
        id: `provider ${need.provider}`,
        isCritical: need.failed >= need.requests / 2,
        text: `${providerName(need.provider)} failed ${formatCount(need.failed)} of ${formatPlural(need.requests, "call")} in the last hour`,
        href: `${base}/logs?provider=${encodeURIComponent(need.provider)}&outcome=failed&period=24h`,
      };
    case "budget":
      return {
        id: `budget ${need.scope} ${need.subjectId}`,
        isCritical: need.spentUsd >= need.limitUsd,
        text: (
          <>
            <bdi>{need.name}</bdi> has used {percentOf(need.spentUsd, need.limitUsd)} of its{" "}
            {formatUsd(need.limitUsd, "card")}{" "}
            {need.period === "total" ? "in total" : `a ${need.period}`}
            {need.spentUsd >= need.limitUsd ? "; calls now get 402" : ""}
          </>
        ),
        href:
          need.scope === "key"
            ? `${base}/keys?key=${need.subjectId}`
            : need.scope === "member"
              ? `${base}/members`
              : `${base}/billing`,
      };
    case "quota":
      return {
        id: `quota ${need.what}`,
        isCritical: need.used >= need.limit,
        text: `${percentOf(need.used, need.limit)} of the plan's ${need.what} ${need.what === "spend" || need.what === "requests" ? "for this month " : ""}is used`,
        href: `${base}/billing`,
      };
    case "webhook":
      return {
        id: `webhook ${need.url}`,
        isCritical: false,
        text: (
          <>
            {formatPlural(need.count, "delivery", "deliveries")} to <bdi>{need.url}</bdi> failed in
            the last 24 hours
          </>
        ),
        href: `${base}/settings/webhooks`,
      };
    case "key":
      return {
        id: `key ${need.id}`,
        isCritical: false,
        text: (
          <>
            <bdi>{need.name}</bdi> is in use and expires <Time at={need.expiresAt} />
          </>
        ),
        href: `${base}/keys?key=${need.id}`,
      };
    case "unpriced":
      return {
        id: need.kind,
        isCritical: false,
        text: `${formatPlural(need.count, "call")} in the last 24 hours had no known price, so their cost isn't counted`,
        href: `${base}/logs?cost=unknown&period=24h`,
      };
  }
}
