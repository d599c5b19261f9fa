import { type ErrorCode, statusOf } from "../errors";

/** What each code means to the caller who gets it, and what to do. */
const meanings: Readonly<Record<ErrorCode, string>> = {
  INVALID_REQUEST: "The request cannot be read: malformed JSON, path or encoding.",
  INVALID_API_KEY: "The gateway key is missing, mistyped, unknown or deleted.",
  UNAUTHORIZED: "The token is missing, expired, revoked or of the wrong kind. Sign in again.",
  INVALID_TOKEN:
    "The reset, one-time or invite code is wrong, used or has expired. Ask for a new one.",
  INVALID_CREDENTIALS: "E-mail or password is wrong.",
  BUDGET_EXCEEDED: "The budget of the key or tenant, or the plan's quota, is spent.",
  FORBIDDEN: "The token is valid, but its owner's role is too low for this.",
  KEY_INACTIVE: "The key exists but is disabled or has expired.",
  TENANT_SUSPENDED: "The tenant is suspended. Its administrators know why.",
  MODEL_NOT_ALLOWED: "The key may not use this model.",
  PROVIDER_NOT_ALLOWED: "The key may not use this provider.",
  POLICY_VIOLATION: "A rule of the tenant blocked the call; the answer names rule and violation.",
  NOT_FOUND: "There is no such thing, or it belongs to another tenant or environment.",
  METHOD_NOT_ALLOWED: "The path does not support this method; Allow lists those it does.",
  REQUEST_TIMEOUT: "The request's body arrived too slowly.",
  CONFLICT: "It already exists, or was changed in the meantime.",
  PAYLOAD_TOO_LARGE: "The body is larger than this path accepts.",
  UNSUPPORTED_MEDIA_TYPE: "The body is not of a type that this path accepts.",
  VALIDATION_ERROR: "A field violates its schema; errors lists each one.",
  RATE_LIMIT_EXCEEDED: "Too many requests; Retry-After says when to come back.",
  HEADERS_TOO_LARGE: "The request's headers are too large or too many.",
  INTERNAL_ERROR:
    "Something went wrong on our side. Try again; quote the request id if it persists.",
  PROVIDER_ERROR: "The provider's answer could not be read.",
  PROVIDER_UNAVAILABLE: "The provider cannot be reached at the moment.",
  PROVIDER_NOT_CONFIGURED:
    "No credential is stored for this provider; an administrator can add one.",
  SERVICE_UNAVAILABLE:
    "A part of the gateway is unavailable or busy; Retry-After says when to come back.",
  PROVIDER_TIMEOUT: "The provider took too long.",
};

/** Every error code by status, as the documents list them. */
export const errorList: readonly { code: string; status: number; meaning: string }[] =
  Object.entries(meanings)
    .map(([code, meaning]) => ({ code, status: statusOf[code as ErrorCode], meaning }))
    .sort((a, b) => a.status - b.status);
