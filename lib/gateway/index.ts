import { toAppError } from "@/lib/errors";
import type { Arrival, Reply } from "./arrival";
import { headerOf, removeHeader } from "./headers";
import { Pipeline } from "./pipeline";
import type { Ports } from "./ports";
import { providers, wireAt } from "./providers";
import { renderError } from "./render-error";
import { shield } from "./shield";
import { type AdmitLimits, admit } from "./stages/admit";
import { authenticate } from "./stages/authenticate";
import { capture } from "./stages/capture";
import type { Arrived } from "./stages/context";
import { forward } from "./stages/forward";
import { governRequest } from "./stages/govern-request";
import { governResponse } from "./stages/govern-response";
import { matchRoute } from "./stages/match-route";
import { meter } from "./stages/meter";
import { rateLimit } from "./stages/rate-limit";
import { type BodyLimits, readBody } from "./stages/read-body";
import { record } from "./stages/record";
import { reserve } from "./stages/reserve";
import { route } from "./stages/route";

export type Gateway = (arrival: Arrival) => Promise<Reply>;

/** The provider's own request id makes way for ours, under another name. */
function identify(reply: Reply, requestId: string): void {
  const theirs = headerOf(reply.headers, "x-request-id");
  if (theirs !== undefined) {
    removeHeader(reply.headers, "x-request-id");
    reply.headers.push("x-provider-request-id", theirs);
  }
  reply.headers.push("x-request-id", requestId);
}

/**
 * The gateway: one call in, one reply out, never a rejection. `servicesUrl` is where callers reach it, without
 * trailing slash; its host gives way to the one that a call names.
 */
export function createGateway(
  ports: Ports,
  limits: AdmitLimits & BodyLimits,
  servicesUrl: URL,
): Gateway {
  const run = Pipeline.from<Arrived>()
    .use(matchRoute(providers))
    .use(authenticate(ports.keys, ports.clock))
    .use(admit(ports.load, ports.sink, limits))
    .use(rateLimit(ports.limiter))
    .use(record(ports.sink, ports.clock))
    .use(readBody(limits, ports.clock))
    .use(reserve(ports))
    .use(governRequest(ports.policies, ports.clock, limits.maxInspectedBytes))
    .use(capture(ports))
    .use(route(ports.credentials))
    .use(
      governResponse({
        clock: ports.clock,
        decompressor: ports.decompressor,
        maxBytes: limits.maxInspectedBytes,
        maxWatchedBytes: 262_144,
      }),
    )
    .use(meter(ports))
    .end(forward(ports.upstream, ports.clock, servicesUrl));

  return async (arrival) => {
    const refuse = (thrown: unknown): Reply => {
      const error = toAppError(thrown);
      if (error.code === "INTERNAL_ERROR") ports.faults.report(thrown, arrival.requestId);
      return renderError(error, wireAt(arrival.path), arrival.requestId);
    };
    let reply: Reply;
    try {
      reply = await run({ arrival });
      reply.refusal = refuse;
    } catch (thrown) {
      reply = refuse(thrown);
    }
    shield(reply, (thrown) => ports.faults.report(thrown, arrival.requestId));
    identify(reply, arrival.requestId);
    return reply;
  };
}
