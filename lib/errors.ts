/** Code on the wire → HTTP status. The contract's error tables, in one place. */
export const statusOf = {
  INVALID_REQUEST: 400,
  INVALID_API_KEY: 401,
  UNAUTHORIZED: 401,
  INVALID_TOKEN: 401,
  INVALID_CREDENTIALS: 401,
  BUDGET_EXCEEDED: 402,
  FORBIDDEN: 403,
  KEY_INACTIVE: 403,
  TENANT_SUSPENDED: 403,
  MODEL_NOT_ALLOWED: 403,
  PROVIDER_NOT_ALLOWED: 403,
  POLICY_VIOLATION: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  VALIDATION_ERROR: 422,
  RATE_LIMIT_EXCEEDED: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL_ERROR: 500,
  PROVIDER_ERROR: 502,
  PROVIDER_UNAVAILABLE: 503,
  PROVIDER_NOT_CONFIGURED: 503,
  SERVICE_UNAVAILABLE: 503,
  PROVIDER_TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof statusOf;

/** One broken field of a body or query: where it is and what is wrong with it, never its value. */
export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

export interface ErrorDetails {
  readonly retryAfterSeconds?: number;
  readonly issues?: readonly FieldIssue[];
  /** Extra response headers, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** The only error thrown on purpose. `detail` may be shown to callers; secrets and prompts go in `cause`. */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly more: ErrorDetails = {},
  ) {
    super(`${code}: ${detail}`, { cause: more.cause });
  }

  get status(): number {
    return statusOf[this.code];
  }
}

/** Codes for which a retry is pointless; official SDKs would otherwise retry a 503 or 429. */
const permanent: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "PROVIDER_NOT_CONFIGURED",
  "BUDGET_EXCEEDED",
  "POLICY_VIOLATION",
  "MODEL_NOT_ALLOWED",
  "PROVIDER_NOT_ALLOWED",
]);

export const isPermanent = (code: ErrorCode): boolean => permanent.has(code);

/** Any thrown value as an `AppError`; an unexpected one becomes `INTERNAL_ERROR`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError("INTERNAL_ERROR", "Something went wrong on our side. Try again.", {
    cause: error,
  });
}
