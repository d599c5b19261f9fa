import type { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";
import type { Reply, Rewrite } from "../arrival";
import type { Exchange } from "../exchange";
import { headerOf, removeHeader, setHeader } from "../headers";
import { MalformedJson } from "../json-text";
import type { Stage } from "../pipeline";
import { nothingSelected, type Selection } from "../policy/compile";
import { type Inspection, inspectJson, inspectText } from "../policy/inspect";
import { watchingForLeaks } from "../policy/prompt-leak";
import { type StopReason, StreamGovernor } from "../policy/stream-redactor";
import { Restorer } from "../policy/vault";
import { blockedBy, noteDecision, unreadable } from "../policy/violations";
import type { Decompressor, TenantPolicy } from "../ports";
import { renderError } from "../render-error";
import { collectWithin } from "../stream/collect";
import type { Arrived, Bodied, Governed, Keyed, Recording, Routed } from "./context";

type Ctx = Arrived & Keyed & Routed & Recording & Bodied & Governed;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const maxEventBytes = 2_097_152;

const isStream = (reply: Reply): boolean =>
  /^text\/event-stream\b/i.test(headerOf(reply.headers, "content-type") ?? "");
/** Events, JSON and text; the rest is images, audio and files. */
const isTextual = (reply: Reply): boolean =>
  /^(?:text\/|application\/(?:[\w.+-]+\+)?json\b)/i.test(
    headerOf(reply.headers, "content-type") ?? "",
  );
const isPlain = (reply: Reply): boolean =>
  /^(?:identity)?$/i.test(headerOf(reply.headers, "content-encoding") ?? "");

const stopError = ({ rule }: StopReason, exchange: Exchange): AppError =>
  rule ? blockedBy(rule, exchange) : unreadable("A part of the answer");

function markBlocked(exchange: Exchange): void {
  exchange.outcome = "blocked";
  exchange.errorCode = "POLICY_VIOLATION";
  exchange.errorSource = "gateway";
}

/** Records, once, what a stream's governor has found. */
function noting(exchange: Exchange, governor: () => StreamGovernor, clock: Clock): () => void {
  let isNoted = false;
  return () => {
    if (isNoted) return;
    isNoted = true;
    noteDecision(exchange, governor().ledger.decision(), clock.nowMs());
  };
}

/** Restores the request's stored values, except within links, which would leak them. */
const restorerOf = ({ vault }: Governed): Restorer | null =>
  vault && new Restorer(vault.entries, () => false);

/** Governs events as they pass; findings are recorded when the stream ends, however it ends. */
function governStream(reply: Reply, ctx: Ctx, selection: Selection, limits: Limits): void {
  const { exchange, provider, policy } = ctx;
  let isOver = false;
  const note = noting(exchange, () => governor, limits.clock);
  const governor = new StreamGovernor({
    selection,
    restorer: restorerOf(ctx),
    uninspectable: policy?.uninspectable ?? "block",
    maxEventBytes,
    errorEvent(reason) {
      note();
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
  reply.settles.push(note);
}

const inspectAnswer = (
  selection: Selection,
  text: string,
  restorer: Restorer | null = null,
): Inspection => {
  try {
    return inspectJson(selection, text, { restorer });
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    return inspectText(selection, text, "assistant", { restorer });
  }
};

/** A refusal in place of a billed answer: the answer's own usage still counts. */
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
  limits: Limits,
): Promise<Reply> {
  const { exchange } = ctx;
  const answer = await collectWithin(reply.body, limits.maxBytes);
  if (answer === null) return refuse(reply, unreadable("An answer of this size"), null, ctx);
  const inspection = inspectAnswer(selection, decoder.decode(answer), restorerOf(ctx));
  noteDecision(exchange, inspection, limits.clock.nowMs());
  if (inspection.blockedBy) {
    return refuse(reply, blockedBy(inspection.blockedBy, exchange), answer, ctx);
  }
  reply.body = inspection.body === null ? answer : encoder.encode(inspection.body);
  setHeader(reply.headers, "content-length", String(reply.body.length));
  return reply;
}

/** Copies an answer without holding it up; false once the copy is damaged or too large to continue. */
type Watcher = { see(plain: Uint8Array): boolean; end(): void };

function streamWatcher(ctx: Ctx, selection: Selection, clock: Clock): Watcher {
  const governor = new StreamGovernor({
    selection,
    restorer: null,
    uninspectable: "pass",
    maxEventBytes,
    errorEvent: () => "",
    onStopped: () => undefined,
  });
  const note = noting(ctx.exchange, () => governor, clock);
  return {
    see(plain) {
      governor.push(plain);
      return true;
    },
    end() {
      governor.flush();
      note();
    },
  };
}

function wholeWatcher(ctx: Ctx, selection: Selection, limits: Limits): Watcher {
  const streaming = new TextDecoder();
  let text = "";
  return {
    see(plain) {
      text += streaming.decode(plain, { stream: true });
      return text.length <= limits.maxWatchedBytes;
    },
    end() {
      const answer = text + streaming.decode();
      if (answer === "") return;
      noteDecision(ctx.exchange, inspectAnswer(selection, answer), limits.clock.nowMs());
    },
  };
}

/** Inspects a copy of the answer, decompressed where necessary: the answer itself is not held up. */
function watch(reply: Reply, ctx: Ctx, selection: Selection, limits: Limits): void {
  const encoding = headerOf(reply.headers, "content-encoding") ?? "";
  const decoding = isPlain(reply) ? null : limits.decompressor.open(encoding);
  if (!isPlain(reply) && decoding === null) return;
  const watcher = isStream(reply)
    ? streamWatcher(ctx, selection, limits.clock)
    : wholeWatcher(ctx, selection, limits);
  let isWatching = true;
  reply.taps.push((chunk) => {
    if (!isWatching) return false;
    try {
      isWatching = watcher.see(decoding ? decoding.push(chunk) : chunk);
    } catch {
      // A damaged or exploding copy: the bytes pass unchanged, only the inspection ends.
      isWatching = false;
    }
    return false;
  });
  reply.settles.push(() => {
    decoding?.close();
    if (isWatching) watcher.end();
  });
}

interface Limits {
  readonly clock: Clock;
  readonly decompressor: Decompressor;
  /** Answers that a rule may change or stop are read in full up to this size. */
  readonly maxBytes: number;
  /** Answers that are only observed are copied up to this size. */
  readonly maxWatchedBytes: number;
}

async function governed(
  ctx: Ctx,
  policy: TenantPolicy,
  selected: Selection,
  limits: Limits,
  next: (adds: Pick<Bodied, "needsPlainAnswer">) => Promise<Reply>,
): Promise<Reply> {
  const selection =
    ctx.body instanceof Uint8Array ? watchingForLeaks(selected, ctx.body) : selected;
  const isRewriting = selection.isEnforcing || ctx.vault !== null;
  const reply = await next({ needsPlainAnswer: ctx.needsPlainAnswer || isRewriting });
  if (reply.status >= 400 || !isTextual(reply)) return reply;
  if (!isRewriting) {
    watch(reply, ctx, selection, limits);
    return reply;
  }
  if (!isPlain(reply)) {
    if (policy.uninspectable === "pass" || !selection.isEnforcing) return reply;
    return refuse(reply, unreadable("The answer"), null, ctx);
  }
  if (!isStream(reply)) return governWhole(reply, ctx, selection, limits);
  governStream(reply, ctx, selection, limits);
  return reply;
}

/**
 * Inspects the answer: blocks it, masks it, or records what is in it, event by event where it streams. Without an
 * enforcing rule its bytes pass unchanged.
 */
export const governResponse =
  (limits: Limits): Stage<Ctx, Pick<Bodied, "needsPlainAnswer">> =>
  (ctx, next) => {
    const { key, provider, exchange, policy } = ctx;
    const scope = { keyId: key.id, provider: provider.id, model: exchange.model, env: key.env };
    const selected =
      policy?.rules.select(scope, "response") ?? (ctx.vault ? nothingSelected : null);
    return policy && selected
      ? governed(ctx, policy, selected, limits, next)
      : next({ needsPlainAnswer: ctx.needsPlainAnswer });
  };
