"use client";

import { createContext, useCallback, useContext } from "react";

/** Field's path → what is wrong with it. */
export type FieldErrors = Readonly<Record<string, string>>;

/** An error answer of the API, in words for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly retryAfterSeconds: number | null,
    readonly requestId: string | null,
    readonly fields: FieldErrors,
  ) {
    super(detail);
  }
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Call {
  readonly method?: Method;
  readonly body?: unknown;
  readonly tenant?: string | undefined;
  readonly env?: Place["env"] | undefined;
  readonly signal?: AbortSignal;
  /** `updated_at` of what the change was made to; the server refuses it where somebody was faster. */
  readonly basedOn?: string | undefined;
}

interface Problem {
  readonly detail?: string;
  readonly code?: string;
  readonly retry_after?: number;
  readonly request_id?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** The page's own tenant and environment, sent on every call: another tab may have switched since. */
export const placeHeaders = (
  tenant: string | undefined,
  env: Place["env"] | undefined,
): Record<string, string> => ({
  ...(tenant ? { "x-tenant-slug": tenant } : {}),
  ...(env ? { "x-environment": env } : {}),
});

/**
 * Calls our own API as the signed-in person. Throws `ApiError`, also when the server cannot be reached; a 401 alerts
 * the shell, which asks to sign in again over the page. Returns null for 204.
 */
export async function callApi<T>(path: string, call: Call = {}): Promise<T> {
  const { method = "GET", body, tenant, env, signal, basedOn } = call;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(basedOn === undefined ? {} : { "if-match": `"${basedOn}"` }),
        ...placeHeaders(tenant, env),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const detail = "The server couldn't be reached. Check the connection and try again.";
    throw new ApiError(0, "UNREACHABLE", detail, null, null, {});
  }
  if (response.status === 204) return null as T;
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as Problem;
  // A wrong password is also 401, and says nothing about the session.
  if (problem.code === "UNAUTHORIZED") window.dispatchEvent(new Event("session-over"));
  const detail = problem.detail ?? `The server answered ${response.status}. Try again.`;
  const isLate = basedOn !== undefined && response.status === 409;
  throw new ApiError(
    response.status,
    problem.code ?? "UNKNOWN",
    isLate ? `${detail} Save again to put yours in its place.` : detail,
    problem.retry_after ?? null,
    problem.request_id ?? null,
    Object.fromEntries((problem.errors ?? []).map((one) => [one.path, one.message])),
  );
}

/** A sentence for any thrown value. */
export const sentenceOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : "Something went wrong on our side. Try again.";

/** The viewer and their tenant; set by the shell. */
export interface Place {
  readonly slug: string;
  readonly tenantName: string;
  readonly role: "viewer" | "member" | "admin" | "owner";
  readonly env: "production" | "staging" | "development";
  readonly zone: string;
  readonly baseUrl: string;
}

export const PlaceContext = createContext<Place | null>(null);

/** Throws outside a tenant's pages. */
export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error("usePlace works only in a tenant's pages.");
  return place;
}

/** Null outside a tenant's pages. */
export const usePlaceIfAny = (): Place | null => useContext(PlaceContext);

/** `callApi` for the tenant and environment of the page. */
export function useApi(): <T>(path: string, call?: Omit<Call, "tenant" | "env">) => Promise<T> {
  const place = useContext(PlaceContext);
  const tenant = place?.slug;
  const env = place?.env;
  return useCallback((path, call) => callApi(path, { ...call, tenant, env }), [tenant, env]);
}
