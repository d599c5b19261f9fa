import { isIPv6 } from "node:net";
import { equalSecrets } from "@/lib/crypto";
import { runtimeEnv } from "@/lib/env";
import { newId } from "@/lib/ids";
import type { PublicContext } from "@/lib/services/context";

/** All callers whose address cannot be known share one. */
const unknownAddress = "unknown";

/** Whoever has one IPv6 address has its entire /64, so that is what counts as one caller. */
export function callerOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const missing = address.includes("::") ? 8 - before.length - tail.split(":").length : 0;
  const groups = [...before, ...Array<string>(Math.max(0, missing)).fill("0"), ...tail.split(":")];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/**
 * What is known of a request before anybody is identified. Address and request id are believed only when our
 * listener proves by the boot token that it passed the request on; a caller's own headers say nothing.
 */
export function arrivalOf(request: Pick<Request, "headers">): PublicContext {
  const installation = runtimeEnv();
  const token = installation.TRUEPORTAI_BOOT_TOKEN;
  const proof = request.headers.get("x-trueportai-boot");
  const isFromListener = Boolean(token && proof && equalSecrets(token, proof));
  const told = (name: string) => (isFromListener ? request.headers.get(name) : null);
  return {
    requestId: told("x-request-id") ?? newId("request"),
    address: callerOf(told("x-forwarded-for") ?? unknownAddress),
    nowMs: Date.now(),
    installation,
    ifMatch: request.headers.get("if-match"),
  };
}
