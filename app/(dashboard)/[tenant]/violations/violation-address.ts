import { understood } from "@/lib/contract/understood";
import { ViolationsQuery } from "@/lib/contract/violations";
import {
  type ChosenPeriod,
  choosePeriod,
  loadViolationsParams,
  type RawParams,
} from "@/lib/search-params";
import { rangeOf } from "@/lib/services/stats-range";
import type { EnteredPage } from "../enter";
import { filtersIn, pageIn } from "../list-address";

export const pageSize = 50;

const filterNames = [
  "type",
  "severity",
  "direction",
  "action",
  "rule",
  "api_key",
  "model",
  "assignee",
  "group",
  "usage_log_id",
] as const;

export type ListedStatus = ViolationsQuery["status"];

/** What the address of the list of violations asks for. */
export interface ViolationAddress {
  readonly query: ViolationsQuery;
  readonly filters: RawParams;
  readonly ignored: readonly string[];
  readonly period: ChosenPeriod;
  readonly pageNumber: number;
  readonly status: ListedStatus;
}

/** Reads the address; by default the list shows open violations. A filter that the API would refuse is left out. */
export function readViolationAddress(
  { params, rememberedPeriod, nowMs }: Pick<EnteredPage, "params" | "rememberedPeriod" | "nowMs">,
  limit = pageSize,
): ViolationAddress {
  const given = loadViolationsParams(params as Record<string, string | string[] | undefined>);
  const period = choosePeriod(given, rememberedPeriod, nowMs);
  const filters = filtersIn(params, filterNames);
  const status = ViolationsQuery.safeParse({ status: given.status }).data?.status ?? "open";
  const pageNumber = pageIn(given.page);
  const sort = given.sort === null ? {} : { sort: given.sort };
  const { query, ignored } = understood(ViolationsQuery, { ...filters, status, ...sort });
  // The rows start where the sums above the list do.
  const { start, end } = rangeOf(period.query, nowMs);
  return {
    query: {
      ...query,
      limit,
      offset: (pageNumber - 1) * limit,
      start_date: start,
      end_date: end,
    },
    filters,
    ignored,
    period,
    pageNumber,
    status,
  };
}
