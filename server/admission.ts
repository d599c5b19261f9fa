import type { IncomingMessage } from "node:http";
import { AppError } from "@/lib/errors";

const maxHeaders = 100;
const hostShape = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?$/;
const brokenEscape = /%(?![0-9A-Fa-f]{2})/;

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts++;
  }
  return hosts;
}

function decodes(path: string): boolean {
  if (!path.includes("%")) return true;
  if (brokenEscape.test(path)) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Refuses requests that two servers in a row could read differently. A proxied call's query is for the provider to
 * judge. Source: RFC 9112 sections 3.2 and 11.2.
 */
export function refuseAmbiguous(request: IncomingMessage, isPassedOn: boolean): void {
  const { url = "", method, headers, rawHeaders } = request;
  if (rawHeaders.length / 2 > maxHeaders) {
    throw new AppError("HEADERS_TOO_LARGE", `More than ${maxHeaders} headers were sent.`);
  }
  const hosts = countHosts(rawHeaders);
  const needsHost = request.httpVersion !== "1.0";
  if (hosts > 1 || (hosts === 0 && needsHost) || !hostShape.test(headers.host ?? "none")) {
    throw new AppError("INVALID_REQUEST", "The Host header must be sent once and name one host.");
  }
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked") {
    throw new AppError(
      "INVALID_REQUEST",
      "The only transfer coding that is taken is chunked. A compressed body is named by content-encoding.",
    );
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
    throw new AppError("INVALID_REQUEST", "The only expectation supported is 100-continue.");
  }
  if (!url.startsWith("/")) {
    throw new AppError(
      "INVALID_REQUEST",
      "The request target must be a path, not a whole address.",
    );
  }
  if (!decodes(url.split("?", 1)[0] ?? "")) {
    throw new AppError("INVALID_REQUEST", "The path has a broken percent-encoding.");
  }
  if (!isPassedOn && brokenEscape.test(url)) {
    throw new AppError("INVALID_REQUEST", "The query has a broken percent-encoding.");
  }
  if (method === "TRACE" || method === "CONNECT") {
    throw new AppError("METHOD_NOT_ALLOWED", `${method} is not supported here.`);
  }
}
