import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";
import { type Reply, type Rewrite, type Source } from "../arrival";
import type { Exchange } from "../exchange";
import { headerOf, removeHeader, setHeader } from "../headers";
import { MalformedJson } from "../json-text";
import type { Stage } from "../pipeline";
import type { Selection } from "../policy/compile";
import { type Inspection, inspectJson, inspectText } from "../policy/inspect";
import { StreamGovernor, type StopReason } from "../policy/stream-redactor";
import { blockedBy, noteDecision, unreadable } from "../policy/violations";
import { renderError } from "../render-error";
import { collect, TooLarge } from "../stream/collect";
import type { Arrived, Bodied, Governed, Keyed, Recording, Routed } from "./context";

type Ctx = Arrived & Keyed & Routed & Recording & Bodied & Governed;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const maxEventBytes = 262_144;

const isStream = (reply: Reply): boolean =>
  /^text\/event-stream\b/i.test(headerOf(reply.headers, "content-type") ?? "");
const isJson = (reply: Reply): boolean =>
  /^application\/(?:[\w.+-]+\+)?json\b/i.test(headerOf(reply.headers, "content-type") ?? "");
const isText = (reply: Reply): boolean =>
  /^text\//i.test(headerOf(reply.headers, "content-type") ?? "");
const isPlain = (reply: Reply): boolean =>
  /^(?:identity)?$/i.test(headerOf(reply.headers, "content-encoding") ?? "");

const stopError = ({ rule }: StopReason, exchange: Exchange): AppError =>
  rule ? blockedBy(rule, exchange) : unreadable("A part of the answer");

function markBlocked(exchange: Exchange): void {
  exchange.outcome = "blocked";
  exchange.errorCode = "POLICY_VIOLATION";
  exchange.errorSource = "gateway";
}

/** Governs events as they pass; what was found is written down when the stream ends, however it ends. */
function governStream(reply: Reply, ctx: Ctx, selection: Selection, clock: Clock): void {
  const { exchange, provider, policy } = ctx;
  let isOver = false;
  const note = (): void => noteDecision(exchange, governor.ledger.decision(), clock.nowMs());
  const noteOnce = (() => {
    let isNoted = false;
    return () => {
      if (isNoted) return;
      isNoted = true;
      note();
    };
  })();
  const governor = new StreamGovernor({
    selection,
    stash: null,
    uninspectable: policy?.uninspectable ?? "block",
    maxEventBytes,
    errorEvent(reason) {
      noteOnce();
      return provider.wire.errorEvent(stopError(reason, exchange));
    },
    onStopped() {
      isOver = true;
      markBlocked(exchange);
    },
  });
  const rewrite: Rewrite = {
    push: (chunk) => governor.push(chunk),
    flush: () => governor.flush(),
    get isOver() {
      return isOver;
    },
  };
  removeHeader(reply.headers, "content-length");
  reply.rewrites.push(rewrite);
  reply.settles.push(noteOnce);
}

const inspectAnswer = (selection: Selection, text: string): Inspection => {
  try {
    return inspectJson(selection, text);
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    return inspectText(selection, text, "assistant");
  }
};

async function readAnswer(body: Uint8Array | Source, maxBytes: number): Promise<Uint8Array | null> {
  if (body instanceof Uint8Array) return body;
  try {
    return await collect(body, maxBytes);
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** A refusal in place of an answer that was paid for: the answer's own usage still counts. */
function refuse(reply: Reply, error: AppError, answer: Uint8Array | null, ctx: Ctx): Reply {
  const { arrival, provider, exchange } = ctx;
  if (answer) for (const tap of reply.taps) tap(answer);
  const refusal = renderError(error, provider.wire, arrival.requestId);
  exchange.status = refusal.status;
  markBlocked(exchange);
  refusal.settles.push(...reply.settles);
  refusal.beforeHead.push(...reply.beforeHead.map((prepare) => () => prepare()));
  return refusal;
}

async function governWhole(
  reply: Reply,
  ctx: Ctx,
  selection: Selection,
  limits: { readonly clock: Clock; readonly maxBytes: number },
): Promise<Reply> {
  const { exchange, policy } = ctx;
  const answer = await readAnswer(reply.body, limits.maxBytes);
  if (answer === null) {
    return refuse(reply, unreadable("An answer of this size"), null, ctx);
  }
  const inspection = inspectAnswer(selection, decoder.decode(answer));
  noteDecision(exchange, inspection, limits.clock.nowMs());
  if (inspection.blockedBy) {
    return refuse(reply, blockedBy(inspection.blockedBy, exchange), answer, ctx);
  }
  reply.body = inspection.body === null ? answer : encoder.encode(inspection.body);
  setHeader(reply.headers, "content-length", String(reply.body.length));
  return policy ? reply : reply;
}

/** Sees a copy of the answer and is told of it when it has ended: nothing is held up. */
function watchWhole(reply: Reply, ctx: Ctx, selection: Selection, limits: Limits): void {
  const chunks: Uint8Array[] = [];
  let length = 0;
  reply.taps.push((chunk) => {
    length += chunk.length;
    if (length <= limits.maxWatchedBytes) chunks.push(chunk);
    return false;
  });
  reply.settles.push(() => {
    if (length === 0 || length > limits.maxWatchedBytes) return;
    const streaming = new TextDecoder();
    const text = chunks.map((chunk) => streaming.decode(chunk, { stream: true })).join("");
    noteDecision(ctx.exchange, inspectAnswer(selection, text + streaming.decode()), limits.clock.nowMs());
  });
}

interface Limits {
  readonly clock: Clock;
  /** Answers that a rule may change or stop are read whole up to this. */
  readonly maxBytes: number;
  /** Answers that are only looked at are copied up to this. */
  readonly maxWatchedBytes: number;
}

/**
 * Looks at the answer: blocks it, masks it, or notes what is in it, event by event where it streams. Without
 * an enforcing rule its bytes pass as they come.
 */
export const governResponse =
  (limits: Limits): Stage<Ctx, Pick<Bodied, "needsPlainAnswer">> =>
  async (ctx, next) => {
    const { key, provider, exchange, policy } = ctx;
    const scope = { keyId: key.id, provider: provider.id, model: exchange.model, env: key.env };
    const selection = policy?.rules.select(scope, "response") ?? null;
    if (!policy || !selection) return next({ needsPlainAnswer: ctx.needsPlainAnswer });
    const reply = await next({ needsPlainAnswer: ctx.needsPlainAnswer || selection.isEnforcing });
    const isReadable = isPlain(reply) && (isStream(reply) || isJson(reply) || isText(reply));
    if (reply.status >= 400) return reply;
    if (!isReadable) {
      const isOpaqueText = !isPlain(reply) && (isStream(reply) || isJson(reply) || isText(reply));
      if (!selection.isEnforcing || !isOpaqueText || policy.uninspectable === "pass") return reply;
      return refuse(reply, unreadable("The answer"), null, ctx);
    }
    if (isStream(reply)) {
      governStream(reply, ctx, selection, limits.clock);
      return reply;
    }
    if (!selection.isEnforcing) {
      watchWhole(reply, ctx, selection, limits);
      return reply;
    }
    return governWhole(reply, ctx, selection, limits);
  };
