import { AppError } from "@/lib/errors";
import { TooLarge } from "@/lib/gateway/stream/collect";

const unreachable = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
]);
const timedOut: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: "The provider did not accept a connection in time.",
  ETIMEDOUT: "The provider did not accept a connection in time.",
  UND_ERR_HEADERS_TIMEOUT: "The provider did not begin to answer in time.",
  UND_ERR_BODY_TIMEOUT: "The provider stopped sending in the middle of its answer.",
};

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : "";

/** Any failure of an upstream call as the error that its caller gets. */
export function toUpstreamError(error: Error): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TooLarge) {
    return new AppError(
      "PAYLOAD_TOO_LARGE",
      `The body is larger than ${Math.floor(error.maxBytes / 1_048_576)} MiB, which is the limit for this kind of content.`,
      { cause: error },
    );
  }
  const code = codeOf(error);
  const timeout = timedOut[code];
  if (timeout) return new AppError("PROVIDER_TIMEOUT", timeout, { cause: error });
  if (unreachable.has(code)) {
    return new AppError(
      "PROVIDER_UNAVAILABLE",
      "The provider cannot be reached. Try again shortly.",
      {
        retryAfterSeconds: 5,
        cause: error,
      },
    );
  }
  return new AppError("PROVIDER_ERROR", "The provider's answer broke off or is not valid HTTP.", {
    cause: error,
  });
}

/** Failures that concern the provider's health rather than this one call. */
export const countsAgainstProvider = (error: AppError): boolean =>
  error.code === "PROVIDER_TIMEOUT" || error.code === "PROVIDER_UNAVAILABLE";

const unhealthy = new Set([502, 503, 504, 529]);

/** Statuses by which a provider reports that it is down or overloaded. */
export const isUnhealthyStatus = (status: number): boolean => unhealthy.has(status);
