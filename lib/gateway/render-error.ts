import { type AppError, isPermanent } from "@/lib/errors";
import { newReply, type Reply } from "./arrival";
import type { WireFormat } from "./providers/provider";

const encoder = new TextEncoder();

/** A gateway error as a reply: in our own shape, together with the one that this family's SDKs parse. */
export function renderError(
  error: AppError,
  wire: WireFormat | undefined,
  requestId: string,
): Reply {
  const { retryAfterSeconds, headers } = error.more;
  const body = encoder.encode(
    JSON.stringify({
      ...wire?.errorEnvelope,
      detail: error.detail,
      code: error.code,
      ...(retryAfterSeconds === undefined ? {} : { retry_after: retryAfterSeconds }),
      request_id: requestId,
      ...(wire ? { error: wire.nativeError(error) } : {}),
    }),
  );
  const reply = newReply(
    error.status,
    [
      "content-type",
      "application/json; charset=utf-8",
      "content-length",
      String(body.length),
      "cache-control",
      "no-store",
      "x-trueportai-error-source",
      "gateway",
    ],
    body,
  );
  if (retryAfterSeconds !== undefined) reply.headers.push("retry-after", String(retryAfterSeconds));
  if (isPermanent(error.code)) reply.headers.push("x-should-retry", "false");
  for (const [name, value] of Object.entries(headers ?? {})) reply.headers.push(name, value);
  return reply;
}
