import { z } from "zod";

/** An empty value means unset, as container tools write it. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: string | number) =>
  z.preprocess((given) => (given === "" || given === undefined ? value : given), schema);

const port = z.coerce.number().int().min(0).max(65_535);
const positive = z.coerce.number().int().min(1);
const httpUrl = z.url({ protocol: /^https?$/ });

const knownDefaults = /^(?:change[-_ ]?me|secret|password|default|test|example|your[-_ ]).*$/i;
/** A secret that is set must be strong: an empty or short one is refused, not ignored. */
const secret = z
  .string()
  .min(32, "must have at least 32 characters")
  .refine((value) => !knownDefaults.test(value), "is a known default")
  .refine((value) => new Set(value).size >= 8, "repeats too few characters")
  .optional();

const Env = z.object({
  NODE_ENV: withDefault(z.string(), "development"),
  PORT: withDefault(port, 3000),
  HOST: withDefault(z.string(), "127.0.0.1"),
  PUBLIC_URL: optional(httpUrl),
  DATA_DIR: withDefault(z.string(), ".data"),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(?:ql)?$/ })),
  UPSTASH_REDIS_REST_URL: optional(httpUrl),
  UPSTASH_REDIS_REST_TOKEN: optional(z.string()),
  REDIS_URL: optional(z.url({ protocol: /^rediss?$/ })),
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: secret,
  ENCRYPTION_KEY_PREVIOUS: secret,
  ADMIN_EMAIL: optional(z.email()),
  ADMIN_PASSWORD: optional(z.string().min(15, "must have at least 15 characters")),
  OPENAI_BASE_URL: optional(httpUrl),
  ANTHROPIC_BASE_URL: optional(httpUrl),
  GOOGLE_BASE_URL: optional(httpUrl),
  AZURE_OPENAI_BASE_URL: optional(
    z.string().regex(/^https?:\/\/\S+$/, "must be an http or https address"),
  ),
  OPENAI_API_KEY: optional(z.string()),
  ANTHROPIC_API_KEY: optional(z.string()),
  GOOGLE_API_KEY: optional(z.string()),
  AZURE_OPENAI_API_KEY: optional(z.string()),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  MAIL_FROM: withDefault(z.string(), "TruePortAI <no-reply@localhost>"),
  GOOGLE_CLIENT_ID: optional(z.string()),
  GOOGLE_CLIENT_SECRET: optional(z.string()),
  GITHUB_CLIENT_ID: optional(z.string()),
  GITHUB_CLIENT_SECRET: optional(z.string()),
  MICROSOFT_CLIENT_ID: optional(z.string()),
  MICROSOFT_CLIENT_SECRET: optional(z.string()),
  /** One directory's id; e-mail addresses from it are trusted. */
  MICROSOFT_TENANT_ID: optional(z.uuid()),
  OIDC_ISSUER: optional(httpUrl),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  /** The name that its button shows after "Continue with". */
  OIDC_NAME: withDefault(z.string().max(40), "single sign-on"),
  MAX_PAYLOAD_CAPTURE: withDefault(z.enum(["none", "redacted", "full"]), "redacted"),
  /** With both, paid plans are bought through Stripe; without them, every plan is activated at once. */
  STRIPE_SECRET_KEY: optional(z.string().min(20, "is no key of Stripe")),
  STRIPE_WEBHOOK_SECRET: optional(z.string().min(20, "is no signing secret of Stripe")),
  WORKERS: withDefault(positive.max(64), 1),
  /** Addresses or CIDR ranges, comma-separated, whose forwarded headers are trusted. */
  TRUSTED_PROXIES: withDefault(z.string(), ""),
  /** `host:port` list, comma-separated, exempt from the guard against private destinations. */
  EGRESS_ALLOW: withDefault(z.string(), ""),
  CONNECT_TIMEOUT_MS: withDefault(positive, 5_000),
  FIRST_BYTE_TIMEOUT_MS: withDefault(positive, 600_000),
  STREAM_IDLE_TIMEOUT_MS: withDefault(positive, 300_000),
  REQUEST_TOTAL_TIMEOUT_MS: withDefault(positive, 3_600_000),
  BODY_IDLE_TIMEOUT_MS: withDefault(positive, 30_000),
  CLIENT_STALL_TIMEOUT_MS: withDefault(positive, 60_000),
  DRAIN_TIMEOUT_MS: withDefault(z.coerce.number().int().min(0), 600_000),
  MAX_IN_FLIGHT: withDefault(positive, 4_096),
  MAX_IN_FLIGHT_PER_KEY: withDefault(positive, 2_048),
  MAX_CONNECTIONS_PER_ADDRESS: withDefault(positive, 200),
  MAX_INSPECTED_BODY_BYTES: withDefault(positive, 33_554_432),
  MAX_STREAMED_BODY_BYTES: withDefault(positive, 536_870_912),
  SPOOL_MAX_BYTES: withDefault(positive, 268_435_456),
  LOG_LEVEL: withDefault(z.enum(["debug", "info", "warn", "error"]), "info"),
  /** Set by the supervisor for its children: where Next listens, and the proof that a request came through us. */
  TRUEPORTAI_NEXT_PORT: optional(port),
  TRUEPORTAI_BOOT_TOKEN: optional(z.string()),
  TRUEPORTAI_WORKER: withDefault(z.coerce.number().int().min(0), 0),
});

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/;

export type Env = z.infer<typeof Env> & {
  /** `development` on a loopback address, else `production`; independent of NODE_ENV. */
  readonly APP_ENV: "development" | "production";
  readonly PUBLIC_URL: string;
};

/** The environment of a serving process: the supervisor has filled in database and secrets. */
export type RuntimeEnv = Env & {
  readonly DATABASE_URL: string;
  readonly AUTH_SECRET: string;
  readonly ENCRYPTION_KEY: string;
};

/** Reads and checks all variables. Throws one error that names each bad variable and never shows a value. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const parsed = Env.safeParse(source);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `  ${issue.path.join(".")}: ${issue.message.replace(/^Invalid input: /, "")}`,
    );
    throw new Error(`These environment variables need attention:\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  if (env.UPSTASH_REDIS_REST_URL && !env.UPSTASH_REDIS_REST_TOKEN) {
    throw new Error(
      "These environment variables need attention:\n  UPSTASH_REDIS_REST_TOKEN: is needed beside UPSTASH_REDIS_REST_URL",
    );
  }
  if (env.STRIPE_SECRET_KEY && !env.STRIPE_WEBHOOK_SECRET) {
    throw new Error(
      "These environment variables need attention:\n  STRIPE_WEBHOOK_SECRET: is needed beside STRIPE_SECRET_KEY",
    );
  }
  return Object.freeze({
    ...env,
    APP_ENV: loopback.test(env.HOST) ? "development" : "production",
    PUBLIC_URL: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ""),
  });
}

let current: RuntimeEnv | undefined;

/** The checked environment of this process. Throws when the supervisor's part is missing. */
export function runtimeEnv(): RuntimeEnv {
  if (current) return current;
  const env = parseEnv(process.env);
  const { DATABASE_URL, AUTH_SECRET, ENCRYPTION_KEY } = env;
  if (!DATABASE_URL || !AUTH_SECRET || !ENCRYPTION_KEY) {
    throw new Error(
      "DATABASE_URL, AUTH_SECRET and ENCRYPTION_KEY must be set; `npm start` does so.",
    );
  }
  current = Object.freeze({ ...env, DATABASE_URL, AUTH_SECRET, ENCRYPTION_KEY });
  return current;
}
