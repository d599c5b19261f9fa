import { Readable } from "node:stream";
import { LRUCache } from "lru-cache";
import { buildConnector, Client, type Dispatcher, Pool } from "undici";
import type { Flow, Source } from "@/lib/gateway/arrival";
import type { Upstream, UpstreamCall, UpstreamReply } from "@/lib/gateway/ports";
import type { Breakers, Pass } from "./breaker";
import type { EgressGuard } from "./egress-connect";
import { UpstreamAttempt } from "./upstream-attempt";
import { countsAgainstProvider, toUpstreamError } from "./upstream-error";

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
      const handler = new UpstreamAttempt(options.totalTimeoutMs, pass, resolve, reject);
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
