import { z } from "zod";
import { providerIds } from "./choices";

/** Lowest first: each role may do everything that those before it may. */
export const roles = ["viewer", "member", "admin", "owner"] as const;
export const Role = z.enum(roles).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

export const environments = ["production", "staging", "development"] as const;
export const EnvironmentName = z.enum(environments).meta({ id: "Environment" });
export type EnvironmentName = z.infer<typeof EnvironmentName>;

export const ProviderId = z.enum(providerIds).meta({ id: "ProviderId" });

const controlFree = /^[^\p{Cc}]*$/u;

/** A line of text for people: trimmed, without control characters. */
export const line = (maxLength: number, minLength = 0) =>
  z
    .string()
    .trim()
    .min(minLength)
    .max(maxLength)
    .regex(controlFree, "must not contain control characters");

/** A moment on the wire: ISO 8601, UTC, milliseconds. */
export const Timestamp = z.iso.datetime().meta({ examples: ["2026-01-15T10:30:00.000Z"] });

const dateForm = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
  error: "must be an ISO 8601 date or time, such as 2026-01-15T10:30:00Z",
});

/** A moment given by a caller; a date alone means its midnight, a time without zone means UTC. */
export const Moment = dateForm
  .transform(
    (text) =>
      new Date(/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes("T") ? text : `${text}Z`),
  )
  .refine(
    (at) => at.getUTCFullYear() >= 1970 && at.getUTCFullYear() < 3000,
    "must lie between 1970 and 3000",
  )
  .meta({ wire: { type: "string", format: "date-time" } });

/** A whole number in a query string: plain digits only. */
export const wholeNumber = (min: number, max: number, byDefault: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(byDefault)
    .meta({ wire: { type: "integer", minimum: min, maximum: max, default: byDefault } });

/** The two query fields of every list. */
export const pageFields = (defaultLimit: number, maxLimit: number) => ({
  limit: wholeNumber(1, maxLimit, defaultLimit),
  offset: wholeNumber(0, 9_999_999, 0),
});

/** The envelope of every list that is not bare. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.int(), limit: z.int(), offset: z.int() });

/** One id in a path. Anything else cannot exist and answers as if missing. */
export const IdParams = z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

/** Body of every error. */
export const ErrorBody = z
  .object({
    detail: z.string(),
    code: z.string().regex(/^[A-Z][A-Z0-9_]{2,40}$/),
    retry_after: z.int().min(1).optional().meta({ description: "Seconds; equals Retry-After" }),
    request_id: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: "Each broken field of a body or query" }),
  })
  .meta({
    id: "Error",
    examples: [
      {
        detail: "Limit is 300 requests per minute.",
        code: "RATE_LIMIT_EXCEEDED",
        retry_after: 47,
        request_id: "req_0Vz1c9Qm4nJ8sK2dLw7XyR",
      },
    ],
  });
