"use client";

import { ApiError, type Place, placeHeaders } from "@/components/api";

/** Saves an endpoint's answer as a file, under the name it gives. Throws `ApiError` when the call fails. */
export async function saveAnswer(
  address: string,
  place: Place | null,
  byDefault: string,
): Promise<void> {
  const answer = await fetch(address, { headers: placeHeaders(place?.slug, place?.env) });
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
    const detail = problem.detail ?? `The server answered ${answer.status}. Try again.`;
    throw new ApiError(answer.status, "UNKNOWN", detail, null, null, {});
  }
  const named = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "");
  saveFile(await answer.blob(), named?.[1] ?? byDefault);
}

/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
