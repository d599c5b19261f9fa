import { GivenText, Money } from "@/components/data/values";
import { CallStatus } from "@/components/logs/call-status";
import { TopList } from "@/components/overview/top-list";
import { providerName } from "@/lib/contract/choices";
import { formatTime } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import { listLogs } from "@/lib/services/logs";
import { asking } from "../enter";
import type { Shown } from "./stats";

/** Fewer calls than this are better looked at than summed up. */
const sparse = 50;

/** The calls themselves, where there are too few for a chart to say much; else nothing. */
export async function NewestCalls({ page, chosen, overview }: Shown) {
  const { requests } = (await overview).totals;
  if (requests === 0 || requests >= sparse) return null;
  const { items } = await listLogs(
    page.ctx,
    asking({
      limit: 8,
      offset: 0,
      sort: "timestamp.desc" as const,
      start_date: chosen.start,
      end_date: chosen.end,
    }),
  );
  const logs = `${page.path}/logs`;
  return (
    <TopList
      title="Newest calls"
      allHref={hrefWith(logs, chosen.params)}
      empty="No calls in this time."
      rows={items.map((call) => ({
        id: call.id,
        name: (
          <span className="flex min-w-0 items-center gap-3">
            <CallStatus call={call} />
            <GivenText text={call.model ?? providerName(call.provider)} />
          </span>
        ),
        href: hrefWith(logs, { ...chosen.params, request: call.id }),
        detail: formatTime(call.timestamp, "clock", page.zone),
        value: <Money usd={call.cost_usd} />,
      }))}
    />
  );
}
