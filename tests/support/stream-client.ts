import { Agent, request } from "node:http";
import { tellParent } from "./entry";
import { percentile } from "./percentile";

/** The client's task: keep `streams` streams open, each followed by another, for `durationMs`. */
export interface StreamLoad {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly streams: number;
  /** New streams begin until this time has passed; 0 opens each once. */
  readonly durationMs: number;
  /** The first streams begin spread over this time. */
  readonly rampMs: number;
}

/** Milliseconds throughout. */
export interface StreamResult {
  readonly streams: number;
  readonly failed: readonly string[];
  readonly events: number;
  readonly firstP50: number;
  readonly firstP95: number;
  readonly delayP50: number;
  readonly delayP99: number;
  readonly elapsedMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const mark = "t=";

async function run(load: StreamLoad): Promise<StreamResult> {
  const delays: number[] = [];
  const firsts: number[] = [];
  const failed: string[] = [];
  let streams = 0;
  const target = new URL(load.url);
  const began = performance.now();

  const stream = (): Promise<void> =>
    new Promise((resolve) => {
      const asked = performance.now();
      let isFirst = true;
      let isDone = false;
      let tail = "";
      const fail = (why: string) => {
        if (failed.length < 20) failed.push(why);
        resolve();
      };
      const call = request(
        { host: target.hostname, port: target.port, path: target.pathname, agent, method: "POST" },
        (response) => {
          if (response.statusCode !== 200) {
            response.resume();
            fail(`status ${response.statusCode}`);
            return;
          }
          response.setEncoding("latin1");
          response.on("data", (chunk: string) => {
            const at = Number(process.hrtime.bigint());
            if (isFirst) firsts.push(performance.now() - asked);
            isFirst = false;
            const text = tail + chunk;
            let next = 0;
            for (;;) {
              const start = text.indexOf(mark, next);
              const end = start < 0 ? -1 : text.indexOf(";", start);
              if (end < 0) break;
              delays.push((at - Number(text.slice(start + mark.length, end))) / 1e6);
              next = end;
            }
            if (text.includes("data: [DONE]", next)) isDone = true;
            tail = text.slice(Math.max(next, text.length - 64));
          });
          response.once("end", () => {
            if (!isDone) return fail("ended without its last event");
            streams++;
            resolve();
          });
          response.once("error", (error) => fail(error.message));
        },
      );
      for (const [name, value] of Object.entries(load.headers)) call.setHeader(name, value);
      call.once("error", (error) => fail(error.message));
      call.end(load.body);
    });

  const lane = async (index: number): Promise<void> => {
    const delayMs = (load.rampMs * index) / load.streams;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    do await stream();
    while (performance.now() - began < load.durationMs && failed.length < 20);
  };
  await Promise.all(Array.from({ length: load.streams }, (_, index) => lane(index)));
  return {
    streams,
    failed,
    events: delays.length,
    firstP50: percentile(firsts, 50),
    firstP95: percentile(firsts, 95),
    delayP50: percentile(delays, 50),
    delayP99: percentile(delays, 99),
    elapsedMs: performance.now() - began,
  };
}

process.on("message", (load: StreamLoad) => {
  void run(load).then((result) => process.send?.(result));
});
tellParent({ ready: true });
