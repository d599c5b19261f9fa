import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { Behaviour } from "./faulty-upstream";

type Headers = Readonly<Record<string, string | string[]>>;

const sse = { "content-type": "text/event-stream; charset=utf-8" };

/** A well-behaved answer. */
export const answer =
  (status: number, body: string | Uint8Array, headers: Headers = {}): Behaviour =>
  async ({ response, body: sent }) => {
    await sent;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body);
  };

/** A well-behaved stream, every event in a write of its own. */
export const streaming =
  (events: readonly string[], headers: Headers = {}): Behaviour =>
  ({ response }) => {
    response.writeHead(200, { ...sse, ...headers });
    for (const event of events) response.write(event);
    response.end();
  };

/** Accepts the call and never answers. */
export const stallBeforeHead: Behaviour = () => {};

/** Sends head and events, then nothing more. */
export const stallAfter =
  (events: readonly string[]): Behaviour =>
  ({ response }) => {
    response.writeHead(200, sse);
    response.flushHeaders();
    for (const event of events) response.write(event);
  };

/** Resets the connection instead of answering. */
export const resetBeforeHead: Behaviour = async ({ request, body }) => {
  await body;
  request.socket.resetAndDestroy();
};

/** Closes the connection in good order, without an answer. */
export const closeBeforeHead: Behaviour = async ({ request, body }) => {
  await body;
  request.socket.end();
};

/** Sends a head that promises an answer, then closes the connection. */
export const closeAfterHead =
  (contentType: string): Behaviour =>
  async ({ request, response, body }) => {
    await body;
    response.writeHead(200, { "content-type": contentType, "x-request-id": "vendor-1" });
    response.flushHeaders();
    request.socket.end();
  };

/** Sends events, then resets the connection. */
export const resetAfter =
  (events: readonly string[]): Behaviour =>
  async ({ request, response }) => {
    response.writeHead(200, sse);
    for (const event of events) await written(response, event);
    request.socket.resetAndDestroy();
  };

/** Promises a length and closes half-way. */
export const dropMidBody: Behaviour = async ({ request, response, body }) => {
  await body;
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  await written(response, `{"half":"${"x".repeat(400)}`);
  request.socket.end();
};

/** Answers something that is not HTTP. */
export const notHttp: Behaviour = async ({ request, body }) => {
  await body;
  request.socket.end("SSH-2.0-OpenSSH_9.2p1\r\n");
};

/** Sends a compressed answer in three writes, cut anywhere. */
export const compressed =
  (
    encoding: "gzip" | "br" | "deflate",
    text: string,
    contentType = "application/json",
  ): Behaviour =>
  async ({ response, body }) => {
    await body;
    const encode = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }[encoding];
    const bytes = encode(text);
    response.writeHead(200, { "content-type": contentType, "content-encoding": encoding });
    const third = Math.ceil(bytes.length / 3);
    for (let i = 0; i < bytes.length; i += third) {
      await written(response, bytes.subarray(i, i + third));
    }
    response.end();
  };

/** Sends the bytes one at a time, each in a packet of its own as far as the system allows. */
export const byteByByte =
  (text: string, headers: Headers = sse): Behaviour =>
  async ({ response }) => {
    response.socket?.setNoDelay(true);
    response.writeHead(200, { ...headers });
    for (const byte of Buffer.from(text)) await written(response, Buffer.of(byte));
    response.end();
  };

/** Sends `bytes` zeros as fast as the other side takes them, and tells how many it has handed over so far. */
export const huge =
  (
    bytes: number,
    onSent: (sent: number) => void = () => {},
    contentType = "application/octet-stream",
  ): Behaviour =>
  ({ response }) => {
    response.writeHead(200, { "content-type": contentType, "content-length": String(bytes) });
    const chunk = Buffer.alloc(65_536);
    let sent = 0;
    const zeros = new Readable({
      read() {
        const next = chunk.subarray(0, Math.min(chunk.length, bytes - sent));
        sent += next.length;
        onSent(sent);
        this.push(next.length > 0 ? next : null);
      },
    });
    response.once("close", () => zeros.destroy());
    zeros.pipe(response);
  };

/** Answers the first call of each connection, and closes the connection under every later one. */
export const closeKeptConnections = (then: Behaviour): Behaviour => {
  const used = new Set<number>();
  return async (call) => {
    await call.body;
    if (used.has(call.connection)) {
      call.request.socket.destroy();
      return;
    }
    used.add(call.connection);
    await then(call);
  };
};

async function written(response: ServerResponse, bytes: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => response.write(bytes, () => resolve()));
}
