type Level = "debug" | "info" | "warn" | "error";
type Fields = Readonly<Record<string, unknown>>;

const rank: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };
let threshold: Level = "info";

export const setLogLevel = (level: Level): void => {
  threshold = level;
};

const secretName = /(?:authorization|api[-_]?key|secret|password|token|cookie|credential)/i;
const secretValue =
  /\bsk-[\w-]{16,}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*|\b(?:AIza|ghp_|xox[bp]-)[\w-]{16,}|:\/\/[^\s/@]+@/g;

/** Removes secrets from what is about to be written: by field name, then by the value's form. */
function redact(name: string, value: unknown): unknown {
  if (secretName.test(name) && typeof value === "string") return "[REDACTED]";
  if (typeof value === "string") return value.replace(secretValue, "[REDACTED]");
  if (value instanceof Error) return describeError(value);
  if (typeof value === "bigint") return Number(value);
  return value;
}

function describeError(error: Error): Fields {
  const code = "code" in error ? error.code : undefined;
  return {
    name: error.name,
    message: error.message.replace(secretValue, "[REDACTED]"),
    ...(typeof code === "string" ? { code } : {}),
    stack: error.stack?.split("\n").slice(1, 6).join(" ").replace(secretValue, "[REDACTED]"),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

function write(level: Level, message: string, fields: Fields): void {
  if (rank[level] < rank[threshold]) return;
  const line = { at: new Date().toISOString(), level, message, ...fields };
  process.stderr.write(`${JSON.stringify(line, redact)}\n`);
}

/** Structured lines on standard error, one JSON object each, secrets removed. */
export const log = {
  debug: (message: string, fields: Fields = {}) => write("debug", message, fields),
  info: (message: string, fields: Fields = {}) => write("info", message, fields),
  warn: (message: string, fields: Fields = {}) => write("warn", message, fields),
  error: (message: string, fields: Fields = {}) => write("error", message, fields),
};
