import type { Gateway } from "@/lib/gateway";
import type { Arrival, Caller, Flow, Source } from "@/lib/gateway/arrival";
import { pump, type Writer } from "@/lib/gateway/stream/pump";
import { newId } from "@/lib/ids";

const servicesPath = "/trueportai-services";

/** A web stream as a source: one read in flight at a time, so backpressure reaches the sender. */
function toSource(stream: ReadableStream<Uint8Array> | null): Source {
  return {
    start(receiver): Flow {
      const reader = stream?.getReader();
      let isPaused = false;
      let isReading = false;
      let isOver = false;
      const read = async (): Promise<void> => {
        if (isReading || isOver) return;
        isReading = true;
        try {
          while (!isPaused && !isOver) {
            const part = reader ? await reader.read() : { done: true as const, value: undefined };
            if (isOver) return;
            if (part.done) {
              isOver = true;
              receiver.end();
            } else receiver.data(part.value);
          }
        } catch (error) {
          isOver = true;
          receiver.fail(error instanceof Error ? error : new Error(String(error)));
        } finally {
          isReading = false;
        }
      };
      queueMicrotask(() => void read());
      return {
        pause: () => {
          isPaused = true;
        },
        resume: () => {
          isPaused = false;
          void read();
        },
        abort: (reason) => {
          isOver = true;
          reader?.cancel(reason).catch(() => undefined);
        },
      };
    },
  };
}

/** A web request's caller leaves by aborting its signal, or by cancelling the response's body. */
class WebCaller implements Caller {
  private readonly listeners: (() => void)[] = [];
  gone = false;

  constructor(signal: AbortSignal) {
    if (signal.aborted) this.gone = true;
    else signal.addEventListener("abort", () => this.leave(), { once: true });
  }

  leave(): void {
    if (this.gone) return;
    this.gone = true;
    for (const listener of this.listeners) listener();
  }

  onGone(listener: () => void): void {
    if (this.gone) listener();
    else this.listeners.push(listener);
  }
}

function toArrival(request: Request, path: string, caller: Caller): Arrival {
  const headers: Record<string, string> = {};
  const rawHeaders: string[] = [];
  request.headers.forEach((value, name) => {
    headers[name] = value;
    rawHeaders.push(name, value);
  });
  return {
    requestId: newId("request"),
    method: request.method,
    path,
    search: new URL(request.url).search,
    headers,
    rawHeaders,
    body: toSource(request.body),
    caller,
    arrivedMs: Date.now(),
    arrivedTicksMs: performance.now(),
  };
}

function pairs(flat: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i < flat.length; i += 2) list.push([flat[i] ?? "", flat[i + 1] ?? ""]);
  return list;
}

/** What logs of proxies write down for a caller who closed the connection. */
const callerLeft = 499;
const bodiless = new Set([101, 204, 205, 304]);

/** Writes a reply into a `Response`; its readable side pulls, which is what drains us. */
class WebWriter implements Writer {
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private drain: () => void = () => {};

  constructor(
    private readonly caller: WebCaller,
    private readonly answer: (response: Response) => void,
  ) {}

  head(status: number, headers: readonly string[]): void {
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.drain(),
        cancel: () => this.caller.leave(),
      },
      { highWaterMark: 65_536, size: (chunk) => chunk.byteLength },
    );
    this.answer(
      new Response(bodiless.has(status) ? null : body, { status, headers: pairs(headers) }),
    );
  }

  write(chunk: Uint8Array): boolean {
    this.controller?.enqueue(chunk);
    return (this.controller?.desiredSize ?? 0) > 0;
  }

  end(last: Uint8Array | null): void {
    if (last) this.controller?.enqueue(last);
    this.controller?.close();
  }

  breakOff(last: Uint8Array): void {
    if (last.length > 0) this.controller?.enqueue(last);
    this.controller?.error(new Error("The stream broke off."));
  }

  onDrain(listener: () => void): void {
    this.drain = listener;
  }

  onGone(listener: () => void): void {
    this.caller.onGone(() => {
      listener();
      // Nobody reads it, but whoever runs the route handler waits for an answer.
      if (!this.controller) this.answer(new Response(null, { status: callerLeft }));
    });
  }
}

/** The gateway as a route handler, for deployments where only Next runs. */
export async function serveGateway(gateway: Gateway, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const caller = new WebCaller(request.signal);
  const reply = await gateway(toArrival(request, pathname.slice(servicesPath.length), caller));
  return new Promise((resolve) => pump(reply, new WebWriter(caller, resolve)));
}
