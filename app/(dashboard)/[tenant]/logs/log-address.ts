import { LogsQuery } from "@/lib/contract/analytics";
import { understood } from "@/lib/contract/understood";
import {
  type ChosenPeriod,
  choosePeriod,
  loadLogsParams,
  type RawParams,
} from "@/lib/search-params";
import type { BoundedFilter } from "@/lib/services/log-summary";
import { floorTo, rollupMs } from "@/lib/time";
import type { EnteredPage } from "../enter";
import { filtersIn, pageIn } from "../list-address";

export const pageSize = 50;

const filterNames = [
  "provider",
  "model",
  "api_key",
  "status",
  "outcome",
  "source",
  "path",
  "latency_min",
  "latency_max",
  "cost",
  "cost_min",
  "cost_max",
  "violation",
  "request_id",
] as const;

/** What the address of the list of calls asks for. */
export interface LogAddress {
  readonly query: LogsQuery & BoundedFilter;
  /** Filters as the address has them; the API takes them as they are. */
  readonly filters: RawParams;
  /** Names of filters that could not be understood and were left out. */
  readonly ignored: readonly string[];
  readonly period: ChosenPeriod;
  readonly pageNumber: number;
  readonly isLive: boolean;
  /** Id of the call whose panel is open. */
  readonly open: string | null;
}

/** Reads the address. A filter that the API would refuse is left out and reported. */
export function readLogAddress({ params, rememberedPeriod, nowMs }: EnteredPage): LogAddress {
  const given = loadLogsParams(params as Record<string, string | string[] | undefined>);
  const period = choosePeriod(given, rememberedPeriod, nowMs);
  const filters = filtersIn(params, filterNames);
  const isLive = given.live === "1";
  const pageNumber = isLive ? 1 : pageIn(given.page);
  const sort = isLive ? null : given.sort;
  const { query, ignored } = understood(LogsQuery, { ...filters, ...(sort ? { sort } : {}) });
  // Sums hold quarter-hours: start on one, so that they match the rows.
  const startMs = floorTo(period.start.getTime(), rollupMs);
  return {
    query: {
      ...query,
      limit: pageSize,
      offset: (pageNumber - 1) * pageSize,
      start_date: new Date(startMs),
      end_date: period.end,
    },
    filters,
    ignored,
    period,
    pageNumber,
    isLive,
    open: given.request,
  };
}
