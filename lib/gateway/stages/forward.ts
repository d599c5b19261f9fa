import { toAppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";
import { newReply, type Reply } from "../arrival";
import { headerOf, removeHeader, setHeader, toCaller, toUpstream } from "../headers";
import type { Upstream } from "../ports";
import type { Addressed, Arrived, Bodied, Recording, Routed } from "./context";

type Ctx = Arrived & Routed & Recording & Bodied & Addressed;

const encoder = new TextEncoder();
const traceparent =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

const hex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

/** A malformed trace context would be dropped, or would break the trace further on. Source: W3C Trace Context 3.2. */
function mendTrace(headers: string[]): void {
  const given = headerOf(headers, "traceparent");
  if (given === undefined || traceparent.test(given)) return;
  removeHeader(headers, "tracestate");
  setHeader(headers, "traceparent", `00-${hex(16)}-${hex(8)}-01`);
}

/** What the decompressor can open; a caller who takes more still takes these. */
const readable = /^(?:gzip|x-gzip|deflate|br|identity)$/i;
const narrowed = new Map<string, string>();

/** The encodings that the caller takes, without those in which nobody could count tokens or apply a rule. */
function narrow(accepted: string): string {
  let kept = narrowed.get(accepted);
  if (kept === undefined) {
    const isKept = (one: string): boolean => readable.test(one.split(";", 1)[0]?.trim() ?? "");
    kept = accepted.split(",").filter(isKept).join(",").trim() || "identity";
    if (narrowed.size < 1_000) narrowed.set(accepted, kept);
  }
  return kept;
}

function narrowEncodings(headers: string[]): void {
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]?.length === 15 && headers[i]?.toLowerCase() === "accept-encoding") {
      headers[i + 1] = narrow(headers[i + 1] ?? "");
    }
  }
}

function outgoing({ arrival, provider, credential, body, needsPlainAnswer }: Ctx): string[] {
  const headers = toUpstream(arrival.rawHeaders);
  mendTrace(headers);
  if (credential) headers.push(...provider.credentialHeader(credential.secret));
  const declared = arrival.headers["content-length"];
  if (body !== null && !(body instanceof Uint8Array) && typeof declared === "string") {
    headers.push("content-length", declared);
  }
  if (needsPlainAnswer) setHeader(headers, "accept-encoding", "identity");
  else narrowEncodings(headers);
  return headers;
}

/** Intermediaries must leave a stream alone: re-compressing one holds events back. */
function guardStream(headers: string[]): void {
  const control = headerOf(headers, "cache-control");
  if (control?.includes("no-transform")) return;
  setHeader(headers, "cache-control", control ? `${control}, no-transform` : "no-transform");
}

/** Leads the caller's next step through the gateway too, where the answer names the vendor's own address. */
function keepHere(headers: string[], { arrival, provider }: Ctx, servicesUrl: URL): void {
  const { uploads } = provider;
  if (!uploads) return;
  const path = uploads.toOurs(headerOf(headers, uploads.addressHeader) ?? "");
  if (path === null) return;
  const ours = new URL(servicesUrl);
  const { host } = arrival.headers;
  if (typeof host === "string") ours.host = host;
  setHeader(headers, uploads.addressHeader, `${ours.href}${path}`);
}

/**
 * Makes the upstream call and turns its answer into the reply, with headers and bytes unchanged. Throws what
 * the upstream port throws.
 */
export const forward =
  (upstream: Upstream, clock: Clock, servicesUrl: URL) =>
  async (ctx: Ctx): Promise<Reply> => {
    const { arrival, provider, target, exchange, timing, body, json, credential } = ctx;
    timing.sentTicksMs = clock.ticksMs();
    exchange.attempts = 1;
    const answer = provider.answer
      ? provider.answer(target, arrival.method, json ?? null)
      : await upstream.send({
          method: arrival.method,
          origin: ctx.origin,
          path: ctx.upstreamPath,
          headers: outgoing(ctx),
          body,
          credentialId: credential?.id ?? "",
          isGuarded: credential?.baseUrl !== null && credential?.isOperatorBaseUrl === false,
          onCallerGone: (listener) => arrival.caller.onGone(listener),
        });
    timing.headTicksMs = clock.ticksMs();
    exchange.status = answer.status;
    if (answer.status >= 400) {
      exchange.outcome = "failed";
      exchange.errorSource = "provider";
    }
    const reply = newReply(answer.status, toCaller(answer.headers), answer.body);
    if (provider.uploads?.isUpload(target.path)) keepHere(reply.headers, ctx, servicesUrl);
    if (headerOf(reply.headers, "content-type")?.startsWith("text/event-stream")) {
      exchange.streamed = true;
      guardStream(reply.headers);
      reply.lastWords = (error) => encoder.encode(provider.wire.errorEvent(toAppError(error)));
    }
    reply.beforeHead.push(() => {
      const before = timing.sentTicksMs - arrival.arrivedTicksMs - timing.bodyWaitMs;
      exchange.overheadMs = before + clock.ticksMs() - timing.headTicksMs;
      reply.headers.push("x-trueportai-overhead-ms", exchange.overheadMs.toFixed(2));
    });
    return reply;
  };
