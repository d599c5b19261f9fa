import type { z } from "zod";
import type { InputOf, Operation, Page } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";
import type { PublicContext, UserContext, Verb } from "@/lib/services/context";
import { arrivalOf } from "./arrival";
import { checkInput } from "./check-input";
import {
  claimKey,
  idempotencyKey,
  idempotencySubject,
  keepAnswer,
  type Replay,
  releaseKey,
} from "./idempotency";
import { parseBody, readRaw } from "./parse-body";
import { identify } from "./principal";
import { spend } from "./quota";
import { renderError } from "./render-error";

/** A route handler as Next calls it. */
export type RouteHandler = (
  request: Request,
  context: { readonly params: Promise<Record<string, unknown>> },
) => Promise<Response>;

/**
 * Makes a route handler: identifies the caller, checks role and quota, parses the input, then runs the verb. A caller
 * without permission learns nothing from input checks, and fields that the output schema does not name are never
 * sent.
 */
export function serve<const Spec extends Operation>(spec: Spec, verb: Verb<Spec>): RouteHandler {
  return async (request, { params }) => {
    const arrival = arrivalOf(request);
    try {
      const ctx = await identify(spec, request, arrival);
      await spend(spec.group, subjectOf(ctx, spec));
      const input = await parseInput(spec, request, await params);
      if (spec.account) await spend(spec.group, `account:${spec.account(input.body)}`);
      return await once(spec, request, ctx, input, async () => {
        const output = await verb(ctx as Parameters<Verb<Spec>>[0], input as InputOf<Spec>);
        return render(spec, request, arrival, output);
      });
    } catch (error) {
      return renderError(error, { requestId: arrival.requestId, operationId: spec.id });
    }
  };
}

/**
 * Runs a creating call, or repeats its first answer where it comes again under the same
 * `Idempotency-Key`. Source: draft-ietf-httpapi-idempotency-key-header.
 */
async function once(
  spec: Operation,
  request: Request,
  ctx: PublicContext | UserContext,
  input: unknown,
  run: () => Promise<Response>,
): Promise<Response> {
  const key = request.method === "POST" && "actor" in ctx ? idempotencyKey(request) : null;
  if (key === null || !("actor" in ctx) || !ctx.actor) return run();
  const claim = { subject: idempotencySubject(ctx), operation: spec.id, key };
  const replay = await claimKey(ctx, claim, input);
  if (replay) return replayed(ctx, replay);
  try {
    const response = await run();
    await keepAnswer(ctx, claim, { status: response.status, text: await response.clone().text() });
    return response;
  } catch (error) {
    await releaseKey(claim);
    throw error;
  }
}

const replayed = ({ requestId }: PublicContext, { status, text }: Replay): Response =>
  new Response(text === "" ? null : text, {
    status,
    headers: {
      "cache-control": "no-store",
      "x-request-id": requestId,
      "idempotency-replayed": "true",
      ...(text === "" ? {} : { "content-type": "application/json; charset=utf-8" }),
    },
  });

/** Limits count per person and tenant; before sign-in, per address. */
function subjectOf(ctx: PublicContext | UserContext, spec: Operation): string {
  if (spec.access === "none" || !("actor" in ctx)) return `address:${ctx.address}`;
  return `user:${ctx.actor.id}:${"tenantId" in ctx ? ctx.tenantId : ""}`;
}

async function parseInput(
  spec: Operation,
  request: Request,
  params: Record<string, unknown>,
): Promise<{ params: unknown; query: unknown; body: unknown }> {
  return {
    params: spec.params && parseParams(spec.params, params),
    query: spec.query && checkInput(spec.query, readQuery(request)),
    body: spec.body && checkInput(spec.body, await readBody(spec, request)),
  };
}

const readBody = async ({ raw }: Operation, request: Request): Promise<unknown> =>
  raw
    ? { payload: await readRaw(request), signature: request.headers.get(raw) ?? "" }
    : parseBody(request);

/** An id that cannot be one of ours answers like any other missing one. */
function parseParams(schema: z.ZodType, params: Record<string, unknown>): unknown {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new AppError("NOT_FOUND", "There is nothing at this path.");
}

/** A repeated name becomes a list. Throws INVALID_REQUEST for bad percent-encoding. */
function readQuery(request: Request): Record<string, string | string[]> {
  const search = new URL(request.url).search;
  if (!isWellEncoded(search)) {
    throw new AppError("INVALID_REQUEST", "The query string is not valid percent-encoded UTF-8.");
  }
  const given = new URLSearchParams(search);
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const values = given.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

function isWellEncoded(text: string): boolean {
  try {
    return !decodeURIComponent(text).includes("\0");
  } catch {
    return false;
  }
}

function render(
  spec: Operation,
  request: Request,
  arrival: PublicContext,
  output: unknown,
): Response {
  const headers = new Headers({
    "cache-control": "no-store",
    "x-request-id": arrival.requestId,
    ...deprecation(spec),
  });
  if (!spec.output) return new Response(null, { status: spec.status, headers });
  const whole: unknown =
    spec.list === "bare" ? bare(output as Page<unknown>, request, headers) : output;
  const view = spec.output.parse(whole);
  if (spec.download) return file(view as Download, headers);
  headers.set("content-type", "application/json; charset=utf-8");
  const status = spec.statusFor?.(view) ?? spec.status;
  return new Response(JSON.stringify(view), { status, headers });
}

interface Download {
  readonly format: "csv" | "jsonl" | "json";
  readonly filename: string;
  /** Text that is still being read is sent as it comes; if reading fails, the answer breaks off. */
  readonly content: string | AsyncIterable<string>;
}

const mediaTypes = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/x-ndjson; charset=utf-8",
  json: "application/json; charset=utf-8",
} as const;

function file({ format, filename, content }: Download, headers: Headers): Response {
  headers.set("content-type", mediaTypes[format]);
  headers.set("content-disposition", `attachment; filename="${filename}"`);
  return new Response(typeof content === "string" ? content : streamOf(content), { headers });
}

function streamOf(content: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const source = content[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await source.return?.();
    },
  });
}

/** A page's items; its total and neighbours go into headers. Source: RFC 8288 for `Link`. */
function bare({ items, total, limit, offset }: Page<unknown>, request: Request, headers: Headers) {
  headers.set("x-total-count", String(total));
  const { pathname, searchParams } = new URL(request.url);
  const link = (rel: string, at: number) => {
    searchParams.set("limit", String(limit));
    searchParams.set("offset", String(at));
    return `<${pathname}?${searchParams}>; rel="${rel}"`;
  };
  const links = [
    ...(offset > 0 ? [link("prev", Math.max(0, offset - limit))] : []),
    ...(offset + limit < total ? [link("next", offset + limit)] : []),
  ];
  if (links.length > 0) headers.set("link", links.join(", "));
  return items;
}

/** Source: RFC 9745 for `Deprecation`, RFC 8594 for `Sunset`. */
const deprecation = ({ deprecated }: Operation): Record<string, string> =>
  deprecated
    ? {
        deprecation: `@${Math.floor(deprecated.since.getTime() / 1000)}`,
        sunset: deprecated.sunset.toUTCString(),
      }
    : {};
