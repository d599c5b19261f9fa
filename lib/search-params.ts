import {
  createLoader,
  createParser,
  parseAsInteger,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { type Period, periodRange, periods } from "./time";

/**
 * Each page's state, as its address holds it: one map of parsers, read by the page on the server and by controls in
 * the browser. Defaults are omitted.
 */

export const defaultPeriod: Period = "7d";

/** A time in its shortest form: UTC midnight is just a date. */
const dateText = (at: Date): string => at.toISOString().replace(/T00:00:00.000Z$/, "");

const moment = createParser({
  parse: (text) => (Number.isNaN(Date.parse(text)) ? null : new Date(text)),
  serialize: dateText,
  eq: (one, other) => one.getTime() === other.getTime(),
});

/** Null means the period that the tenant's cookie remembers, else the default. `end_date` is exclusive. */
export const periodParams = {
  period: parseAsStringLiteral(periods),
  start_date: moment,
  end_date: moment,
};

/** Repeats of a name are alternatives, `!` before a value excludes it. */
const many = parseAsNativeArrayOf(parseAsString).withDefault([]);

export const tableParams = {
  page: parseAsInteger.withDefault(1),
  /** A field's name with `.asc` or `.desc`. */
  sort: parseAsString,
};

export const logsParams = {
  ...periodParams,
  ...tableParams,
  provider: many,
  model: many,
  api_key: many,
  status: many,
  outcome: many,
  source: parseAsString,
  path: parseAsString,
  latency_min: parseAsString,
  latency_max: parseAsString,
  cost: parseAsString,
  cost_min: parseAsString,
  cost_max: parseAsString,
  violation: many,
  request_id: parseAsString,
  live: parseAsString,
  /** Id of the call whose panel is open. */
  request: parseAsString,
};

export const violationsParams = {
  ...periodParams,
  ...tableParams,
  type: many,
  severity: many,
  direction: parseAsString,
  action: many,
  rule: many,
  api_key: many,
  model: many,
  status: parseAsString.withDefault("open"),
  assignee: parseAsString,
  group: parseAsString,
};

export const policiesParams = {
  q: parseAsString,
  action: many,
  trigger: many,
  mode: many,
  direction: parseAsString,
};

export const keysParams = {
  ...tableParams,
  q: parseAsString,
  status: parseAsString,
  unused: parseAsString,
  model: parseAsString,
  /** Id of the key whose panel is open. */
  key: parseAsString,
};

export const membersParams = { ...tableParams, q: parseAsString, role: parseAsString };

export const auditParams = {
  ...periodParams,
  ...tableParams,
  actor: parseAsString,
  action: parseAsString,
  object: parseAsString,
  q: parseAsString,
};

export const adminParams = {
  ...tableParams,
  q: parseAsString,
  status: parseAsString,
  plan: parseAsString,
};

export const loadOverviewParams = createLoader(periodParams);
export const loadLogsParams = createLoader(logsParams);
export const loadViolationsParams = createLoader(violationsParams);
export const loadPoliciesParams = createLoader(policiesParams);
export const loadKeysParams = createLoader(keysParams);
export const loadMembersParams = createLoader(membersParams);
export const loadAuditParams = createLoader(auditParams);
export const loadAdminParams = createLoader(adminParams);

/** Raw parameters as a Next page receives them. */
export type RawParams = Readonly<Record<string, string | string[] | undefined>>;

/** `path` with the given parameters, some of them changed; null removes one. */
export function hrefWith(
  path: string,
  params: RawParams,
  changes: Readonly<Record<string, string | readonly string[] | null>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...params, ...changes })) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === "string" && one !== "") query.append(name, one);
    }
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

export interface ChosenPeriod {
  /** The form that `analytics/stats` and similar endpoints take. */
  readonly query: { readonly period: Period; readonly start_date?: Date; readonly end_date?: Date };
  /** The parameters that links to other pages carry along. */
  readonly params: Readonly<Record<string, string>>;
  readonly start: Date;
  readonly end: Date;
  readonly isCustom: boolean;
}

interface PeriodValues {
  readonly period: Period | null;
  readonly start_date: Date | null;
  readonly end_date: Date | null;
}

/** The address wins over what the tenant's cookie remembers; that over the default. */
export function choosePeriod(
  { period, start_date, end_date }: PeriodValues,
  remembered: string | undefined,
  nowMs: number,
): ChosenPeriod {
  if (start_date && (!end_date || start_date < end_date)) {
    const end = end_date ?? new Date(nowMs);
    return {
      query: { period: defaultPeriod, start_date, end_date: end },
      params: {
        start_date: dateText(start_date),
        ...(end_date ? { end_date: dateText(end_date) } : {}),
      },
      start: start_date,
      end,
      isCustom: true,
    };
  }
  const known = periods.find((name) => name === remembered);
  const chosen = period ?? known ?? defaultPeriod;
  return {
    query: { period: chosen },
    params: chosen === defaultPeriod && !known ? {} : { period: chosen },
    start: periodRange(chosen, nowMs).start,
    end: new Date(nowMs),
    isCustom: false,
  };
}

/** Name of the cookie that remembers a tenant's period. */
export const periodCookie = (slug: string): string => `period-${slug}`;
/** Name of the cookie that remembers the browser's time zone. */
export const zoneCookie = "zone";

/** `1` where the viewer chose the zone; otherwise it follows the browser's. */
export const chosenZoneCookie = "zone-chosen";
/** Name of the cookie that remembers a table's hidden columns, comma-separated. */
export const columnsCookie = (table: string): string => `columns-${table}`;

/** Where to go after sign-in: a path of ours, else the dashboard. Anything that could leave the site is ignored. */
export function ownPath(next: string | readonly string[] | undefined): string {
  const path = typeof next === "string" ? next : "";
  return /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) ? path : "/dashboard";
}
