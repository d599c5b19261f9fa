import { AppError } from "@/lib/errors";

const maxBytes = 1_048_576;
const maxDepth = 64;
const maxNodes = 10_000;
const forbiddenNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

const invalid = (detail: string, cause?: unknown): AppError =>
  new AppError("INVALID_REQUEST", detail, { cause });

/**
 * The body of a management call as JSON, within bounds. An empty body is `{}`, so that the schema says what is
 * missing. Throws INVALID_REQUEST, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE.
 */
export async function parseBody(request: Request): Promise<unknown> {
  const bytes = await readBounded(request);
  if (bytes.length === 0) return {};
  const type = request.headers.get("content-type") ?? "";
  const coding = request.headers.get("content-encoding") ?? "identity";
  if (!jsonType.test(type) || coding !== "identity") {
    throw new AppError(
      "UNSUPPORTED_MEDIA_TYPE",
      "Send the body as uncompressed JSON with content-type: application/json.",
    );
  }
  return parseJson(decode(bytes));
}

/** The raw body, for a verb that checks its signature. Throws PAYLOAD_TOO_LARGE. */
export const readRaw = async (request: Request): Promise<string> =>
  decode(await readBounded(request));

async function readBounded(request: Request): Promise<Uint8Array> {
  const tooLarge = new AppError("PAYLOAD_TOO_LARGE", "The body may have at most 1 MiB.");
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid("The body is not valid UTF-8.", cause);
  }
}

/** A stricter JSON.parse: it also refuses deep or large documents, duplicate names and prototype poisoning. */
export function parseJson(text: string): unknown {
  checkShape(text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid("The body is not valid JSON.", cause);
  }
}

/** A string literal, closed or cut off by the end; escapes are skipped, not validated. */
const literal = /"(?:[^"\\]|\\.)*"?/suy;

/**
 * Walks the tokens once. Text that is not JSON may pass here and then fail in `JSON.parse`; whatever passes both is
 * within bounds.
 */
function checkShape(text: string): void {
  const open: (Set<string> | null)[] = [];
  let nodes = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{" || char === "[") {
      open.push(char === "{" ? new Set() : null);
      if (open.length > maxDepth)
        throw invalid(`The body is nested deeper than ${maxDepth} levels.`);
      nodes++;
    } else if (char === "}" || char === "]") {
      open.pop();
    } else if (char === ",") {
      nodes++;
    } else if (char === '"') {
      literal.lastIndex = at;
      const written = literal.exec(text)?.[0] ?? '"';
      at += written.length - 1;
      checkText(written, isName(text, at + 1) ? (open.at(-1) ?? null) : null);
    }
    if (nodes > maxNodes) throw invalid(`The body has more than ${maxNodes} values.`);
  }
}

const isName = (text: string, from: number): boolean => {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text[at] ?? "")) at++;
  return text[at] === ":";
};

/** `names` are those already seen in the object that this literal names a member of; null for a value. */
function checkText(written: string, names: Set<string> | null): void {
  if (!names && !written.includes("\\u")) return;
  const value = readLiteral(written);
  if (value.includes("\0") || /\p{Surrogate}/u.test(value)) {
    throw invalid("Text in the body must be valid Unicode without NUL.");
  }
  if (!names) return;
  if (forbiddenNames.has(value)) throw invalid(`The body must not use the name ${value}.`);
  if (names.has(value)) throw invalid("The body names a field twice.");
  names.add(value);
}

function readLiteral(written: string): string {
  try {
    return JSON.parse(written) as string;
  } catch (cause) {
    throw invalid("The body is not valid JSON.", cause);
  }
}
