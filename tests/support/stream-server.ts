import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { entryOptions, tellParent } from "./entry";

export interface StreamServerOptions {
  readonly events: number;
  readonly intervalMs: number;
  /** Any free one when it is not given. */
  readonly port?: number;
}

const { events, intervalMs, port = 0 } = entryOptions<StreamServerOptions>();

const frame = (content: string, more = ""): string =>
  `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1750000000,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":"${content}"},"finish_reason":null}]${more}}\n\n`;

/** Nanoseconds of the clock that all processes of this machine share. */
const now = (): string => process.hrtime.bigint().toString();

/** Every event carries the moment it was written, so that a reader elsewhere can tell its delay. */
const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    let sent = 0;
    const timer = setInterval(() => {
      if (sent++ < events) {
        response.write(frame(`t=${now()};`));
        return;
      }
      clearInterval(timer);
      response.write(
        `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1750000000,"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":400,"completion_tokens":${events},"total_tokens":${400 + events}}}\n\n`,
      );
      response.end("data: [DONE]\n\n");
    }, intervalMs);
    response.once("close", () => clearInterval(timer));
  });
});
server.keepAliveTimeout = 120_000;
server.listen({ port, host: "127.0.0.1", backlog: 4096 }, () =>
  tellParent({ port: (server.address() as AddressInfo).port }),
);
