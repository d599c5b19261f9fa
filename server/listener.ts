import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AppError, toAppError } from "@/lib/errors";
import type { Gateway } from "@/lib/gateway";
import type { Reply } from "@/lib/gateway/arrival";
import { wireAt } from "@/lib/gateway/providers";
import { renderError } from "@/lib/gateway/render-error";
import { pump } from "@/lib/gateway/stream/pump";
import { newId } from "@/lib/ids";
import { refuseAmbiguous } from "./admission";
import type { ClientAddresses } from "./client-address";
import { ResponseWriter, servicesPath, toArrival } from "./http";
import type { NextHop } from "./next-hop";

export interface ListenerOptions {
  readonly gateway: Gateway;
  readonly next: NextHop;
  readonly addresses: ClientAddresses;
  /** Answers the listener's own paths (health, metrics); null for a path that is not its own. */
  readonly own: (path: string) => (() => Promise<OwnAnswer>) | null;
  /** Called with errors that could not be answered at all. */
  readonly onFault: (error: unknown, requestId: string) => void;
  readonly bodyIdleTimeoutMs: number;
  readonly clientStallTimeoutMs: number;
  readonly maxConnectionsPerAddress: number;
}

export interface OwnAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Parser errors of node:http → our codes. Any other means that the request is not valid HTTP. */
const parserErrors: Readonly<Record<string, AppError>> = {
  HPE_HEADER_OVERFLOW: new AppError("HEADERS_TOO_LARGE", "The headers are larger than 16 KiB."),
  ERR_HTTP_REQUEST_TIMEOUT: new AppError("REQUEST_TIMEOUT", "The headers did not arrive in time."),
};
const notHttp = new AppError("INVALID_REQUEST", "The request is not valid HTTP.");

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

/** For a connection for which node:http has no response object. */
function answerRaw(socket: Duplex, error: AppError): void {
  if (!socket.writable) return;
  const requestId = newId("request");
  const reply = renderError(error, undefined, requestId);
  const lines = [
    `HTTP/1.1 ${error.status} ${reasons[error.status] ?? "Error"}`,
    "connection: close",
  ];
  const headers = [...reply.headers, "x-request-id", requestId];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  const body = reply.body instanceof Uint8Array ? Buffer.from(reply.body).toString() : "";
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

function answer(
  response: ServerResponse,
  reply: Reply,
  requestId: string,
  isClosing: boolean,
): void {
  if (response.headersSent || response.destroyed) return;
  const headers = [...reply.headers, "x-request-id", requestId];
  if (isClosing) headers.push("connection", "close");
  response.writeHead(reply.status, headers);
  response.end(reply.body);
}

/**
 * Refuses a flood of connections from one address. Loopback and trusted proxies are exempt, since
 * they stand for many callers.
 */
function boundConnections(server: Server, options: ListenerOptions): void {
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const address = options.addresses.of(socket.remoteAddress, undefined);
    if (options.addresses.isLoopback(address) || options.addresses.isTrusted(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > options.maxConnectionsPerAddress) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

/** A connection with part of a body still to come after its answer is kept no longer than a body may pause. */
function boundUnreadBody(
  request: IncomingMessage,
  response: ServerResponse,
  lingerMs: number,
): void {
  response.once("finish", () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.socket.destroy(), lingerMs);
    request.once("close", () => clearTimeout(timer));
  });
}

const providerPath = new RegExp(`^${servicesPath}/(?!api(?:/|$))`);

/** The public server: serves its own paths and the gateway's, and passes everything else on to Next. */
export function createListener(options: ListenerOptions): Server {
  const proxy = (request: IncomingMessage, response: ServerResponse): void => {
    const arrival = toArrival(request, response, options.bodyIdleTimeoutMs);
    const writer = new ResponseWriter(response, arrival.caller, options.clientStallTimeoutMs);
    options
      .gateway(arrival)
      .then((reply) => pump(reply, writer))
      .catch((error) => {
        options.onFault(error, arrival.requestId);
        response.destroy();
      });
  };

  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = newId("request");
    options.next.pass(request, response, requestId, () => {
      const error = new AppError(
        "SERVICE_UNAVAILABLE",
        "The dashboard is starting. Try again shortly.",
        {
          retryAfterSeconds: 2,
        },
      );
      answer(response, renderError(error, undefined, requestId), requestId, false);
    });
  };

  const answerOwn = async (
    make: () => Promise<OwnAnswer>,
    response: ServerResponse,
  ): Promise<void> => {
    const requestId = newId("request");
    try {
      const { status, contentType, body } = await make();
      response.writeHead(status, {
        "content-type": contentType,
        "cache-control": "no-store",
        "x-request-id": requestId,
      });
      response.end(body);
    } catch (error) {
      answer(response, renderError(toAppError(error), undefined, requestId), requestId, false);
    }
  };

  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 0,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 75_000,
      requireHostHeader: false,
    },
    (request, response) => {
      boundUnreadBody(request, response, options.bodyIdleTimeoutMs);
      const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
      const isProxied = providerPath.test(path);
      try {
        refuseAmbiguous(request, isProxied);
      } catch (error) {
        const requestId = newId("request");
        const wanted = toAppError(error);
        const wire = isProxied ? wireAt(path.slice(servicesPath.length)) : undefined;
        answer(response, renderError(wanted, wire, requestId), requestId, true);
        return;
      }
      const own = options.own(path);
      if (own && (request.method === "GET" || request.method === "HEAD"))
        void answerOwn(own, response);
      else if (!own && isProxied) proxy(request, response);
      else pass(request, response);
    },
  );
  server.maxHeadersCount = 0;
  // Any other expectation is refused with a sentence, like everything that is not understood.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  boundConnections(server, options);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET") socket.destroy();
    else answerRaw(socket, parserErrors[error.code ?? ""] ?? notHttp);
  });
  server.on("upgrade", (request, socket, head) => {
    if (request.url?.startsWith("/_next/")) options.next.join(request, socket, head);
    else
      answerRaw(
        socket,
        new AppError("INVALID_REQUEST", "WebSocket connections are not supported."),
      );
  });
  return server;
}
