import { AppError, toAppError } from "@/lib/errors";
import { log } from "@/lib/log";

const retrySoonSeconds = 5;

/** The codes by which Prisma, Postgres and sockets report that the database is unreachable or full. */
const isUnavailable =
  /^(?:P1001|P1002|P1008|P1017|P2024|P2028|P2037|08\d{3}|53\d{3}|57P0\d|ECONN\w+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)$/;

function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  const code = "code" in error ? String(error.code) : "";
  return (
    isUnavailable.test(code) ||
    error.name === "PrismaClientInitializationError" ||
    /Can't reach database server|Connection terminated|connection timeout/i.test(error.message) ||
    isDatabaseAway(error.cause, depth + 1)
  );
}

function classify(error: unknown): AppError {
  if (error instanceof AppError || !isDatabaseAway(error)) return toAppError(error);
  return new AppError("SERVICE_UNAVAILABLE", "The database cannot be reached. Try again shortly.", {
    retryAfterSeconds: retrySoonSeconds,
    cause: error,
  });
}

export interface ErrorContext {
  readonly requestId: string;
  readonly operationId?: string;
}

/** Any error as the answer a caller may see: `{detail, code, retry_after?, request_id, errors?}`. */
export function renderError(error: unknown, { requestId, operationId }: ErrorContext): Response {
  const known = classify(error);
  if (known.status >= 500) {
    log.error("A management call failed", { requestId, operationId, error: known.cause ?? known });
  }
  const { retryAfterSeconds, issues, headers } = known.more;
  const retryAfter = retryAfterSeconds ?? (known.status === 503 ? retrySoonSeconds : undefined);
  const body = {
    detail: known.detail,
    code: known.code,
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    request_id: requestId,
    ...(issues === undefined ? {} : { errors: issues }),
  };
  return new Response(JSON.stringify(body), {
    status: known.status,
    headers: {
      ...headers,
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-request-id": requestId,
      "x-trueportai-error-source": "gateway",
    },
  });
}
