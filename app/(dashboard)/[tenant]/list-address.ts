import type { RawParams } from "@/lib/search-params";

/** The filters of `names` as they stand in the address; the API takes them as they are. */
export const filtersIn = (params: RawParams, names: readonly string[]): RawParams =>
  Object.fromEntries(names.flatMap((name) => (params[name] ? [[name, params[name]]] : [])));

/** Page of a list, counted from 1; what lies beyond any list is the nearest that does not. */
export const pageIn = (wanted: number): number => Math.min(Math.max(wanted, 1), 100_000);
