import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";
import type { Arrival, Reply } from "../arrival";
import { type Stage, whenKnown } from "../pipeline";
import type { Selection } from "../policy/compile";
import {
  type BodyInspection,
  type BodyType,
  inspectLongRequestBody,
  inspectRequestBody,
  LONG_BODY_BYTES,
} from "../policy/request-body";
import { Vault } from "../policy/vault";
import { blockedBy, noteDecision, unreadable } from "../policy/violations";
import type { PolicyStore, TenantPolicy } from "../ports";
import type { Json } from "../providers/provider";
import { collectWithin } from "../stream/collect";
import type { Arrived, Bodied, Governed, Keyed, Recording, Routed } from "./context";

type Ctx = Arrived & Keyed & Routed & Recording & Bodied;

const decoder = new TextDecoder();

const headerText = ({ headers }: Arrival, name: string): string => {
  const value = headers[name];
  return typeof value === "string" ? value : "";
};

const restores = (selection: Selection): boolean => selection.rules.some(({ restore }) => restore);

function openVault(policy: TenantPolicy, selection: Selection, body: Uint8Array): Vault | null {
  if (!restores(selection)) return null;
  const text = decoder.decode(body);
  return new Vault({
    digest: policy.digest,
    isTaken: (token) => text.includes(token),
    earlier: new Map(),
  });
}

const typeOf = ({ arrival }: Ctx): BodyType => ({
  contentType: headerText(arrival, "content-type"),
  contentEncoding: headerText(arrival, "content-encoding"),
});

const inspect = (
  ctx: Ctx,
  selection: Selection,
  body: Uint8Array,
  vault: Vault | null,
): BodyInspection => inspectRequestBody(selection, body, typeOf(ctx), vault?.stash ?? null);

const inspectLong = (
  ctx: Ctx,
  selection: Selection,
  body: Uint8Array,
  vault: Vault | null,
): Promise<BodyInspection> =>
  inspectLongRequestBody(selection, body, typeOf(ctx), vault?.stash ?? null, othersTurn);

/**
 * Where no rule could change or stop the call, larger bodies pass uninspected, and so do those that only stream
 * through: a record is not worth holding them up.
 */
const MAX_WATCHED_BYTES = 4_194_304;

const othersTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Runs `work` once: soon, beside the call that is on its way, and at the latest when `finish` is called. */
function soon(work: () => void): { finish(): void } {
  let isDone = false;
  const finish = (): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    work();
  };
  const timer = setTimeout(finish, 0);
  return { finish };
}

/** Makes the call and inspects its prompt in parallel; the findings are recorded before the reply ends. */
async function watched(
  ctx: Ctx,
  selection: Selection,
  body: Uint8Array,
  clock: Clock,
  call: () => Promise<Reply>,
): Promise<Reply> {
  const note = (decision: BodyInspection): void =>
    noteDecision(ctx.exchange, decision, clock.nowMs());
  if (body.length >= LONG_BODY_BYTES) {
    const looking = inspectLong(ctx, selection, body, null).then(note);
    const [answered] = await Promise.allSettled([Promise.resolve().then(call), looking]);
    if (answered.status === "rejected") throw answered.reason;
    return answered.value;
  }
  const look = soon(() => note(inspect(ctx, selection, body, null)));
  try {
    const reply = await call();
    reply.settles.push(look.finish);
    return reply;
  } catch (error) {
    look.finish();
    throw error;
  }
}

const reparsed = (body: Uint8Array, json: Json | undefined): Json | undefined =>
  json === undefined ? undefined : (JSON.parse(decoder.decode(body)) as Json);

type Next = (adds: Governed & Partial<Bodied>) => Promise<Reply>;

/** Inspects the prompt before it leaves, and blocks or masks it. */
async function enforced(
  ctx: Ctx,
  policy: TenantPolicy,
  selection: Selection,
  body: NonNullable<Bodied["body"]>,
  { clock, maxBytes }: { readonly clock: Clock; readonly maxBytes: number },
  next: Next,
): Promise<Reply> {
  const whole = await collectWithin(body, maxBytes);
  if (whole === null) {
    if (policy.uninspectable === "block") throw unreadable("A body of this size");
    throw new AppError("PAYLOAD_TOO_LARGE", "The body is larger than rules can inspect.");
  }
  const vault = openVault(policy, selection, whole);
  const inspection =
    whole.length < LONG_BODY_BYTES
      ? inspect(ctx, selection, whole, vault)
      : await inspectLong(ctx, selection, whole, vault);
  noteDecision(ctx.exchange, inspection, clock.nowMs());
  if (inspection.blockedBy) throw blockedBy(inspection.blockedBy, ctx.exchange);
  if (!inspection.isReadable && policy.uninspectable === "block") throw unreadable("The body");
  const isStashing = vault !== null && vault.entries.size > 0;
  if (!inspection.body) return next({ policy, vault: null, body: whole });
  return next({
    policy,
    vault: isStashing ? vault : null,
    body: inspection.body,
    json: reparsed(inspection.body, ctx.json),
  });
}

/**
 * Inspects the prompt before it leaves: blocks it, masks it, or records what is in it. Where no rule could change or
 * stop the call, it leaves first and is inspected while the provider works. Throws POLICY_VIOLATION.
 */
export const governRequest =
  (policies: PolicyStore, clock: Clock, maxBytes: number): Stage<Ctx, Governed & Partial<Bodied>> =>
  (ctx, next) => {
    const { key, provider, exchange, body } = ctx;
    return whenKnown(policies.find(key.tenantId, key.env), (policy) => {
      const scope = { keyId: key.id, provider: provider.id, model: exchange.model, env: key.env };
      const selection = policy?.rules.select(scope, "request") ?? null;
      if (!policy || !selection || body === null) return next({ policy, vault: null });
      if (selection.isEnforcing) {
        return enforced(ctx, policy, selection, body, { clock, maxBytes }, next);
      }
      const isWatched = body instanceof Uint8Array && body.length <= MAX_WATCHED_BYTES;
      return isWatched
        ? watched(ctx, selection, body, clock, () => next({ policy, vault: null }))
        : next({ policy, vault: null });
    });
  };
