import { Agent, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { Duplex } from "node:stream";
import type { ClientAddresses } from "./client-address";

export interface NextHopOptions {
  readonly port: number;
  /** Proves to Next that the forwarded headers are ours. */
  readonly bootToken: string;
  readonly addresses: ClientAddresses;
}

/** Passes requests that are not the gateway's to Next, in its own process on this machine. */
export interface NextHop {
  pass(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    onUnreachable: () => void,
  ): void;
  /** Pipes an upgraded connection to Next's, for hot reload during development. */
  join(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const dropped =
  /^(?:x-forwarded-|x-middleware-|x-nextjs-rewrit|forwarded$|x-real-ip$|x-request-id$|x-trueportai-|connection$|keep-alive$|proxy-)/i;

/** We close idle connections ourselves before the dashboard does (75 s), so that it never closes one that we are about to use. */
const idleTimeoutMs = 60_000;

/** A base URL with a trailing slash doubles it; Next would answer with a redirect, which a POST does not survive. */
const withoutDoubledSlashes = (target: string): string => {
  const [path = "/", ...query] = target.split("?");
  return [path.replace(/\/{2,}/g, "/"), ...query].join("?");
};

/** Answers why there is no upgrade: a browser that is simply cut off retries, and eventually reloads the page. */
function refuse({ statusCode = 502, statusMessage = "" }: IncomingMessage, socket: Duplex): void {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`, "connection: close"];
  socket.end(`${lines.join("\r\n")}\r\ncontent-length: 0\r\n\r\n`);
}

export function createNextHop({ port, bootToken, addresses }: NextHopOptions): NextHop {
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: idleTimeoutMs });

  const headersFor = (request: IncomingMessage, requestId: string): string[] => {
    const headers: string[] = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      const name = request.rawHeaders[i] ?? "";
      if (!dropped.test(name)) headers.push(name, request.rawHeaders[i + 1] ?? "");
    }
    const { remoteAddress } = request.socket;
    const isProxied = addresses.isTrusted(remoteAddress ?? "");
    const told = (name: string): string | undefined => {
      const value = request.headers[name];
      return isProxied && typeof value === "string" ? value : undefined;
    };
    headers.push(
      "x-trueportai-boot",
      bootToken,
      "x-forwarded-for",
      addresses.of(remoteAddress, told("x-forwarded-for")),
      "x-forwarded-proto",
      told("x-forwarded-proto") === "https" ? "https" : "http",
      "x-forwarded-host",
      told("x-forwarded-host") ?? request.headers.host ?? "",
      "x-request-id",
      requestId,
    );
    return headers;
  };

  return {
    pass(request, response, requestId, onUnreachable) {
      const hop = send(
        {
          host: "127.0.0.1",
          port,
          agent,
          method: request.method,
          path: withoutDoubledSlashes(request.url ?? "/"),
          headers: headersFor(request, requestId),
          setHost: false,
        },
        (answer) => {
          const headers = answer.rawHeaders.filter(
            (_, i, all) =>
              !/^(?:connection|keep-alive|transfer-encoding)$/i.test(all[i - (i % 2)] ?? ""),
          );
          if (answer.headers["x-request-id"] === undefined) headers.push("x-request-id", requestId);
          response.sendDate = false;
          response.writeHead(answer.statusCode ?? 502, headers);
          answer.pipe(response);
          answer.once("error", () => response.destroy());
        },
      );
      hop.once("error", () => {
        if (response.headersSent) response.destroy();
        else onUnreachable();
      });
      response.once("close", () => {
        if (!response.writableFinished) hop.destroy();
      });
      request.pipe(hop);
    },

    join(request, socket, head) {
      const hop = send({
        host: "127.0.0.1",
        port,
        method: request.method,
        path: request.url,
        headers: [...headersFor(request, ""), "connection", "Upgrade"],
        setHost: false,
        timeout: 10_000,
      });
      hop.once("timeout", () => hop.destroy());
      hop.once("error", () => socket.destroy());
      hop.once("response", (answer) => refuse(answer, socket));
      hop.once("upgrade", (answer, upstream, upstreamHead) => {
        upstream.setTimeout(0);
        const lines = answer.rawHeaders.flatMap((text, i) =>
          i % 2 === 0 ? [`${text}: ${answer.rawHeaders[i + 1]}`] : [],
        );
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
        if (upstreamHead.length > 0) socket.write(upstreamHead);
        if (head.length > 0) upstream.write(head);
        socket.pipe(upstream).pipe(socket);
        socket.once("error", () => upstream.destroy());
        upstream.once("error", () => socket.destroy());
        socket.once("close", () => upstream.destroy());
      });
      hop.end();
    },
  };
}
