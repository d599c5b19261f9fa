import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a call ended on this side; `atMs` is of `performance.now()`. */
export interface Closing {
  readonly atMs: number;
  /** False when the other side left, or we cut it, before the answer was complete. */
  readonly isComplete: boolean;
}

/** One call that arrived here. */
export interface Received {
  readonly method: string;
  /** Path and query as they stood on the wire. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly atMs: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Which connection it came on, counted from 0. */
  readonly connection: number;
  /** The whole body, once it has arrived. */
  readonly body: Promise<Buffer>;
  readonly closed: Promise<Closing>;
}

/** What the upstream does with a call. */
export type Behaviour = (call: Received) => void | Promise<void>;

/** A vendor that misbehaves on demand. */
export interface FaultyUpstream {
  readonly url: string;
  readonly port: number;
  /** From now on every call is treated so. */
  behave(behaviour: Behaviour): void;
  /** The next call to arrive, or one that arrived since the last `nextCall` and nobody asked for. */
  nextCall(): Promise<Received>;
  /** Takes the calls that have arrived and were not yet asked for. */
  takeCalls(): Received[];
  stop(): Promise<void>;
}

/** What `echo` answers: the call as this side saw it. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** Answers with the call as it arrived. The default behaviour. */
export const echo: Behaviour = async ({ method, url, rawHeaders, body, response }) => {
  const bytes = await body;
  const seen: Echo = { method, url, rawHeaders, bytes: bytes.length, sha256: sha256(bytes) };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(seen));
};

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Starts a misbehaving vendor on one of the ports, or on any when none is given. */
export async function startFaultyUpstream(ports: readonly number[] = [0]): Promise<FaultyUpstream> {
  let behaviour: Behaviour = echo;
  const arrived: Received[] = [];
  const waiting: ((call: Received) => void)[] = [];
  const connections = new WeakMap<object, number>();
  let connectionCount = 0;

  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    const body = readBody(request);
    body.catch(() => undefined);
    response.on("error", () => undefined);
    const call: Received = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      atMs: performance.now(),
      request,
      response,
      connection: connections.get(request.socket) ?? -1,
      body,
      closed: new Promise((resolve) =>
        response.once("close", () =>
          resolve({ atMs: performance.now(), isComplete: response.writableFinished }),
        ),
      ),
    };
    const waiter = waiting.shift();
    if (waiter) waiter(call);
    else arrived.push(call);
    Promise.resolve(behaviour(call)).catch(() => response.destroy());
  });
  server.on("connection", (socket) => connections.set(socket, connectionCount++));

  for (const port of ports) {
    server.listen({ port, host: "127.0.0.1", backlog: 4_096 });
    const isListening = await Promise.race([
      once(server, "listening").then(() => true),
      once(server, "error").then(() => false),
    ]).catch(() => false);
    if (isListening) break;
  }
  if (!server.listening) throw new Error("All ports kept for upstreams are taken.");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    behave: (next) => {
      behaviour = next;
    },
    nextCall: () =>
      new Promise((resolve) => {
        const call = arrived.shift();
        if (call) resolve(call);
        else waiting.push(resolve);
      }),
    takeCalls: () => arrived.splice(0),
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
