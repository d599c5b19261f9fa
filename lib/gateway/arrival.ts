/** Headers as on the wire: name, value, name, value, in original order and case. */
export type RawHeaders = readonly string[];

/** Receives from a `Source`, in order: any number of `data`, then one `end` or one `fail`. */
export interface Receiver {
  data(chunk: Uint8Array): void;
  end(): void;
  fail(error: Error): void;
}

/** Controls a started `Source`. After `abort` the receiver is not called again. */
export interface Flow {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** Bytes that arrive over time, with backpressure. May be started once. */
export interface Source {
  start(receiver: Receiver): Flow;
}

/** The other end of the incoming connection. */
export interface Caller {
  /** True once the connection closed before the reply was complete. */
  readonly gone: boolean;
  /** Runs `listener` when the caller leaves early; at once if it already has. */
  onGone(listener: () => void): void;
}

/** One call to the gateway, free of any server's or framework's types. */
export interface Arrival {
  readonly requestId: string;
  readonly method: string;
  /** Undecoded path below `/trueportai-services`, beginning with `/`. */
  readonly path: string;
  /** Query with a leading `?`, or empty. */
  readonly search: string;
  /** Names in lower case; repeated values are joined as node:http does. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawHeaders: RawHeaders;
  readonly body: Source;
  readonly caller: Caller;
  /** Epoch milliseconds, and the monotonic reading taken at the same moment. */
  readonly arrivedMs: number;
  readonly arrivedTicksMs: number;
}

/** How a reply ended: it was sent in full, the caller left, or the upstream failed midway. */
export type Ending = "complete" | "aborted" | "broken";

/** Watches the reply's bytes. Returns true when the chunk holds the stream's own last event. */
export type Tap = (chunk: Uint8Array) => boolean;

/** Changes the reply's bytes as they pass; may hold some back until a later `push` or `flush`. */
export interface Rewrite {
  push(chunk: Uint8Array): Uint8Array;
  flush(): Uint8Array;
  /** Set once it has written the reply's last bytes: the upstream is released and the caller's stream broken off. */
  readonly isOver?: boolean;
}

/** What goes back to the caller, with everything that stages registered on it. */
export interface Reply {
  readonly status: number;
  headers: string[];
  body: Uint8Array | Source;
  /** Run in order, each on the previous one's output. */
  readonly rewrites: Rewrite[];
  /** Each sees every chunk as the upstream sent it, before any rewrite. */
  readonly taps: Tap[];
  /** Each runs exactly once, before the last byte goes out. None may throw. */
  readonly settles: ((ending: Ending, error?: Error) => void)[];
  /** Called just before the head is sent, to add what is only known then. */
  readonly beforeHead: (() => void)[];
  /** Runs `go` once what the settles recorded is safe; until then the last bytes wait. */
  whenSettled: (go: () => void) => void;
  /** Last bytes for a caller whose stream broke after its first byte. */
  lastWords: ((error: Error) => Uint8Array) | null;
  /** The answer, whole, for a caller whose upstream broke before the first byte of its body. */
  refusal: ((error: Error) => Reply) | null;
}

/** A reply with nothing registered on it yet. */
export const newReply = (status: number, headers: string[], body: Uint8Array | Source): Reply => ({
  status,
  headers,
  body,
  rewrites: [],
  taps: [],
  settles: [],
  beforeHead: [],
  whenSettled: (go) => go(),
  lastWords: null,
  refusal: null,
});
