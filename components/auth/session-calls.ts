"use client";

import { ApiError } from "@/components/api";

async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf");
  const { csrfToken: token } = (await response.json()) as { csrfToken: string };
  return token;
}

async function post(path: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true" });
  const response = await fetch(path, { method: "POST", body });
  const { url = "/" } = (await response.json().catch(() => ({}))) as { url?: string };
  const error = new URL(url, window.location.origin).searchParams.get("error");
  if (!error && response.ok) return url;
  const detail = error ?? "Something went wrong on our side. Try again.";
  throw new ApiError(response.status, "SIGN_IN", detail, null, null, {});
}

/** Starts a session. Throws `ApiError` with the sentence to show. */
export async function signInWith(
  way: "password" | "code",
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  await post(`/api/auth/callback/${way}`, fields);
}

/** Redirects to the provider's page, which returns to `next`. */
export async function signInAt(provider: string, next: string): Promise<void> {
  window.location.assign(await post(`/api/auth/signin/${provider}`, { callbackUrl: next }));
}

/** Ends the session here and redirects, by default to the sign-in page. */
export async function signOut(to = "/login"): Promise<void> {
  try {
    await post("/api/auth/signout", { callbackUrl: "/login" });
  } finally {
    window.location.assign(to);
  }
}
