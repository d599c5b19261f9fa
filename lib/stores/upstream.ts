import { Readable } from "node:stream";
import { LRUCache } from "lru-cache";
import { buildConnector, Client, type Dispatcher, Pool } from "undici";
import { AppError } from "@/lib/errors";
import type { Flow, Receiver, Source } from "@/lib/gateway/arrival";
import type { Upstream, UpstreamCall, UpstreamReply } from "@/lib/gateway/ports";
import type { Breakers, Pass } from "./breaker";
import type { EgressGuard } from "./egress-connect";
import { countsAgainstProvider, isUnhealthyStatus, toUpstreamError } from "./upstream-error";

export interface UpstreamOptions {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  /** Per origin; above the bound on calls in flight, because undici queues the surplus without limit. */
  readonly connections: number;
  readonly breakers: Breakers;
  readonly egress: EgressGuard;
}

/** Errors of sockets that had served a call before: the peer closed an idle connection under us. */
const onReusedSocket = new WeakSet<Error>();

function connector(options: UpstreamOptions, isGuarded: boolean): buildConnector.connector {
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    keepAlive: true,
    ...(isGuarded ? { lookup: options.egress.lookup } : {}),
  });
  return (target, callback) => {
    if (isGuarded) {
      try {
        options.egress.checkHost(target.hostname);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null);
        return;
      }
    }
    connect(target, (error, socket) => {
      if (error) {
        callback(error, null);
        return;
      }
      socket.on("error", (failure: Error) => {
        if (socket.bytesRead > 0) onReusedSocket.add(failure);
      });
      callback(null, socket);
    });
  };
}

function wasIdleClose(error: Error): boolean {
  if (onReusedSocket.has(error)) return true;
  if (!("socket" in error)) return false;
  const { socket } = error;
  return typeof socket === "object" && socket !== null && "bytesRead" in socket
    ? Number(socket.bytesRead) > 0
    : false;
}

const isLengthMismatch = (error: Error): boolean =>
  "code" in error && error.code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";

function rawHeadersOf(controller: Dispatcher.DispatchController): string[] {
  const raw = controller.rawHeaders;
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === "string" ? part : part.toString("latin1")));
}

/** Bytes that a body not yet started may buffer before its socket is paused. */
const maxWaitingBytes = 65_536;

/** One attempt: undici's callbacks on one side, a head promise and a body source on the other. */
class Attempt implements Dispatcher.DispatchHandler, Source, Flow {
  private controller: Dispatcher.DispatchController | null = null;
  private receiver: Receiver | null = null;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private hasHead = false;
  private isBodiless = false;
  private isOver = false;
  private failure: Error | null = null;
  private readonly deadline: NodeJS.Timeout;

  constructor(
    totalTimeoutMs: number,
    private readonly pass: Pass,
    private readonly resolve: (reply: UpstreamReply) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.deadline = setTimeout(() => {
      this.abort(new AppError("PROVIDER_TIMEOUT", "The call exceeded its total time limit."), true);
    }, totalTimeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(this.failure ?? new Error("aborted"));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200 || this.isOver) return;
    this.hasHead = true;
    this.isBodiless = status === 204 || status === 304;
    if (isUnhealthyStatus(status)) this.pass.failed();
    else this.pass.succeeded();
    this.resolve({ status, headers: rawHeadersOf(controller), body: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.isOver) return;
    if (this.receiver) {
      this.receiver.data(chunk);
      return;
    }
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes > maxWaitingBytes) controller.pause();
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.close();
    this.receiver?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isOver) return;
    // A 304 may state the length of the body that it omits, which undici takes for a truncated one.
    if (this.isBodiless && isLengthMismatch(error)) this.onResponseEnd();
    else this.fail(error);
  }

  /** Takes over the body; whatever arrived meanwhile comes first. */
  start(receiver: Receiver): Flow {
    this.receiver = receiver;
    const { waiting } = this;
    this.waiting = [];
    for (const chunk of waiting) receiver.data(chunk);
    if (this.failure) receiver.fail(this.failure);
    else if (this.isOver) receiver.end();
    else if (this.waitingBytes > maxWaitingBytes) this.controller?.resume();
    return this;
  }

  pause(): void {
    if (!this.isOver) this.controller?.pause();
  }

  resume(): void {
    if (!this.isOver) this.controller?.resume();
  }

  abort(reason: Error, isOurs = false): void {
    if (this.isOver) return;
    if (isOurs) {
      this.fail(reason);
    } else {
      this.close();
      this.failure = reason;
      if (!this.hasHead) {
        this.pass.abandoned();
        this.reject(reason);
      }
    }
    this.controller?.abort(reason);
  }

  private fail(error: Error): void {
    this.close();
    if (this.hasHead) {
      this.failure = toUpstreamError(error);
      this.receiver?.fail(this.failure);
    } else {
      this.failure = error;
      this.reject(error);
    }
  }

  private close(): void {
    this.isOver = true;
    clearTimeout(this.deadline);
  }
}

/** A source as the stream undici reads a request body from. */
function toReadable(source: Source): Readable {
  let flow: Flow | null = null;
  const readable = new Readable({
    read() {
      if (flow) flow.resume();
      else {
        flow = source.start({
          data: (chunk) => {
            if (!readable.push(chunk)) flow?.pause();
          },
          end: () => readable.push(null),
          fail: (error) => readable.destroy(error),
        });
      }
    },
    destroy(error, callback) {
      if (error) flow?.abort(error);
      callback(error);
    },
  });
  return readable;
}

export interface ClosableUpstream extends Upstream {
  /** Resolves when the calls in progress have ended and every connection is closed. */
  close(): Promise<void>;
}

/** `Upstream` over undici: a pool per origin, deadlines, breakers, one silent retry of a stale connection. */
export function createUpstream(options: UpstreamOptions): ClosableUpstream {
  const pools = new LRUCache<string, Pool>({
    max: 1_000,
    dispose: (pool) => {
      pool.close().catch(() => pool.destroy());
    },
  });

  const isGuarded = (call: UpstreamCall): boolean =>
    call.isGuarded && !options.egress.isExempt(call.origin);

  const connection = (guarded: boolean): Client.Options => ({
    pipelining: 1,
    connect: connector(options, guarded),
    headersTimeout: options.firstByteTimeoutMs,
    bodyTimeout: options.idleTimeoutMs,
    keepAliveTimeout: 30_000,
    keepAliveMaxTimeout: 300_000,
    maxHeaderSize: 65_536,
  });

  /** Keyed by the call alone: whether an origin is exempt is checked once, for its pool. */
  const pooled = (call: UpstreamCall): Dispatcher => {
    const { origin } = call;
    const name = call.isGuarded ? `guarded ${origin}` : origin;
    const known = pools.get(name);
    if (known) return known;
    const { connections } = options;
    const pool = new Pool(origin, { ...connection(isGuarded(call)), connections });
    pools.set(name, pool);
    return pool;
  };

  const attempt = (
    call: UpstreamCall,
    pass: Pass,
    dispatcher: Dispatcher,
  ): Promise<UpstreamReply> =>
    new Promise((resolve, reject) => {
      const handler = new Attempt(options.totalTimeoutMs, pass, resolve, reject);
      call.onCallerGone(() => handler.abort(new Error("The caller left.")));
      const { body } = call;
      try {
        dispatcher.dispatch(
          {
            method: call.method,
            path: call.path,
            headers: call.headers,
            body: body === null || body instanceof Uint8Array ? body : toReadable(body),
          },
          handler,
        );
      } catch (error) {
        handler.abort(error instanceof Error ? error : new Error(String(error)), true);
      }
    });

  /** On a fresh connection: the pool's next one may have been closed under us as well. */
  const attemptAfresh = (call: UpstreamCall, pass: Pass): Promise<UpstreamReply> => {
    const client = new Client(call.origin, connection(isGuarded(call)));
    const answered = attempt(call, pass, client);
    // Waits for the answer to end.
    client.close().catch(() => client.destroy());
    return answered;
  };

  const isRepeatable = ({ body }: UpstreamCall): boolean =>
    body === null || body instanceof Uint8Array;

  return {
    async send(call) {
      const pass = options.breakers.enter(`${call.origin} ${call.credentialId}`);
      try {
        return await attempt(call, pass, pooled(call)).catch((error: Error) => {
          if (!wasIdleClose(error) || !isRepeatable(call)) throw error;
          return attemptAfresh(call, pass);
        });
      } catch (thrown) {
        const error = toUpstreamError(thrown instanceof Error ? thrown : new Error(String(thrown)));
        if (countsAgainstProvider(error)) pass.failed();
        else pass.abandoned();
        throw error;
      }
    },
    async close() {
      await Promise.allSettled([...pools.values()].map((pool) => pool.close()));
    },
  };
}
