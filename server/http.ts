import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/lib/errors";
import type { Arrival, Caller, Flow, Receiver, Source } from "@/lib/gateway/arrival";
import type { Writer } from "@/lib/gateway/stream/pump";
import { newId } from "@/lib/ids";

/** Path prefix of the data plane and the management API. */
export const servicesPath = "/trueportai-services";

/** The request's body, cut off when the caller sends nothing for a while. */
class BodySource implements Source, Flow {
  private idle: NodeJS.Timeout | null = null;
  private isOver = false;

  constructor(
    private readonly request: IncomingMessage,
    private readonly idleTimeoutMs: number,
  ) {}

  start(receiver: Receiver): Flow {
    const { request } = this;
    const finish = (tell: () => void): void => {
      if (this.isOver) return;
      this.isOver = true;
      if (this.idle) clearTimeout(this.idle);
      tell();
    };
    this.idle = setTimeout(() => {
      const seconds = Math.round(this.idleTimeoutMs / 1_000);
      const error = new AppError("REQUEST_TIMEOUT", `The body stopped arriving for ${seconds} s.`, {
        // With half a body sent, the connection can carry nothing more.
        headers: { connection: "close" },
      });
      finish(() => receiver.fail(error));
    }, this.idleTimeoutMs);
    request.on("data", (chunk: Buffer) => {
      if (this.isOver) return;
      this.idle?.refresh();
      receiver.data(chunk);
    });
    request.on("end", () => finish(() => receiver.end()));
    request.on("error", (error) => finish(() => receiver.fail(error)));
    request.on("close", () => finish(() => receiver.fail(new Error("The caller left."))));
    return this;
  }

  /** A paused upload waits for us, not for the caller, so its idle timer stops. */
  pause(): void {
    if (this.idle) clearTimeout(this.idle);
    this.request.pause();
  }

  resume(): void {
    if (!this.isOver) this.idle?.refresh();
    this.request.resume();
  }

  abort(): void {
    this.isOver = true;
    if (this.idle) clearTimeout(this.idle);
    this.request.resume();
  }
}

class Connection implements Caller {
  private listeners: (() => void)[] | null = null;

  constructor(private readonly response: ServerResponse) {
    response.once("close", () => {
      if (response.writableFinished) return;
      for (const listener of this.listeners ?? []) listener();
    });
  }

  get gone(): boolean {
    return this.response.closed && !this.response.writableFinished;
  }

  onGone(listener: () => void): void {
    if (this.gone) {
      listener();
      return;
    }
    this.listeners ??= [];
    this.listeners.push(listener);
  }
}

/** One request of node:http as the gateway sees it. */
export function toArrival(
  request: IncomingMessage,
  response: ServerResponse,
  bodyIdleTimeoutMs: number,
): Arrival {
  const url = request.url ?? "/";
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  return {
    requestId: newId("request"),
    method: request.method ?? "GET",
    path: path.slice(servicesPath.length),
    search: query < 0 ? "" : url.slice(query),
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: new BodySource(request, bodyIdleTimeoutMs),
    caller: new Connection(response),
    arrivedMs: Date.now(),
    arrivedTicksMs: performance.now(),
  };
}

/** Writes a reply to node:http's response; a caller that stops reading for too long is cut off. */
export class ResponseWriter implements Writer {
  private stall: NodeJS.Timeout | null = null;
  private drained: () => void = () => {};

  constructor(
    private readonly response: ServerResponse,
    private readonly caller: Caller,
    private readonly stallTimeoutMs: number,
  ) {
    // A write racing the caller's disconnect must not end the process; `onGone` reports it.
    response.on("error", () => {});
  }

  head(status: number, headers: readonly string[]): void {
    if (hasDate(headers)) this.response.sendDate = false;
    this.response.writeHead(status, headers as string[]);
  }

  write(chunk: Uint8Array): boolean {
    if (this.response.write(chunk)) return true;
    if (this.stall) return false;
    this.stall = setTimeout(() => this.response.destroy(), this.stallTimeoutMs);
    this.response.once("drain", () => {
      this.clearStall();
      this.drained();
    });
    return false;
  }

  end(last: Uint8Array | null): void {
    this.clearStall();
    if (last) this.response.end(last);
    else this.response.end();
  }

  breakOff(last: Uint8Array): void {
    this.clearStall();
    if (last.length === 0) this.response.destroy();
    else this.response.write(last, () => this.response.destroy());
  }

  onDrain(listener: () => void): void {
    this.drained = listener;
  }

  onGone(listener: () => void): void {
    this.caller.onGone(() => {
      this.clearStall();
      listener();
    });
  }

  private clearStall(): void {
    if (this.stall) clearTimeout(this.stall);
    this.stall = null;
  }
}

function hasDate(headers: readonly string[]): boolean {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i];
    if (name?.length === 4 && name.toLowerCase() === "date") return true;
  }
  return false;
}
