/** A started process tree. */
export interface Running {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Where to send a kind of call, and with which headers. */
export interface Entrance {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One of the proxies being compared, or none between load and upstream. */
export interface Contender extends Running {
  readonly name: string;
  readonly json: Entrance;
  readonly stream: Entrance;
}

/** The mock upstream's two ports. */
export interface UpstreamPorts {
  readonly json: number;
  readonly stream: number;
}
