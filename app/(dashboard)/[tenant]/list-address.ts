import type { RawParams } from "@/lib/search-params";

/** The filters in `names` as the address has them; the API takes them as they are. */
export const filtersIn = (params: RawParams, names: readonly string[]): RawParams =>
  Object.fromEntries(names.flatMap((name) => (params[name] ? [[name, params[name]]] : [])));

/** Page of a list, counted from 1, clamped to what any list can have. */
export const pageIn = (wanted: number): number => Math.min(Math.max(wanted, 1), 100_000);
