import type { Entry } from "../support/entry";
import { cpuSeconds, memoryMib, untilQuiet } from "../support/process-tree";
import type { StreamLoad, StreamResult } from "../support/stream-client";
import type { Contender } from "./contender";
import type { Generator, LoadResult } from "./load";
import { question, streamedQuestion } from "./traffic";

/** What one round of one contender gave. CPU and memory are null where there is no process to measure. */
export interface Round {
  readonly one: LoadResult;
  readonly many: LoadResult;
  readonly stream: StreamResult;
  /** CPU seconds per 10,000 JSON calls, work done after the answers included. */
  readonly cpuPer10k: number | null;
  /** The same per 10,000 streamed events. */
  readonly cpuPer10kEvents: number | null;
  readonly peakMib: number | null;
}

export interface Bounds {
  readonly connections: number;
  readonly secondsAtOne: number;
  readonly secondsAtMany: number;
  readonly secondsOfStreams: number;
}

export interface Rig {
  readonly generator: Generator;
  readonly streams: Entry<StreamResult>;
  readonly bounds: Bounds;
}

interface Cost<T> {
  readonly result: T;
  readonly cpuSeconds: number;
}

async function costOf<T>(pid: number, work: () => Promise<T>): Promise<Cost<T>> {
  if (pid === 0) return { result: await work(), cpuSeconds: 0 };
  const before = cpuSeconds(pid);
  const result = await work();
  await untilQuiet(pid);
  return { result, cpuSeconds: cpuSeconds(pid) - before };
}

async function watchingMemory<T>(pid: number, work: () => Promise<T>): Promise<[T, number | null]> {
  if (pid === 0) return [await work(), null];
  let peak = memoryMib(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryMib(pid));
  }, 500);
  try {
    return [await work(), peak];
  } finally {
    clearInterval(timer);
  }
}

const streamLoad = (
  contender: Contender,
  { connections, secondsOfStreams }: Bounds,
): StreamLoad => ({
  url: contender.stream.url,
  headers: { "content-type": "application/json", ...contender.stream.headers },
  body: streamedQuestion,
  streams: connections,
  durationMs: secondsOfStreams * 1_000,
  rampMs: 500,
});

/** Runs every kind of traffic once against one contender. */
export async function measure(contender: Contender, rig: Rig): Promise<Round> {
  const { generator, streams, bounds } = rig;
  const { pid, json } = contender;
  const ask = (connections: number, seconds: number): Promise<LoadResult> =>
    generator.run({ entrance: json, body: question, connections, seconds });
  const [parts, peakMib] = await watchingMemory(pid, async () => {
    const one = await ask(1, bounds.secondsAtOne);
    if (pid !== 0) await untilQuiet(pid);
    const many = await costOf(pid, () => ask(bounds.connections, bounds.secondsAtMany));
    const stream = await costOf(pid, () => {
      streams.child.send(streamLoad(contender, bounds));
      return streams.next();
    });
    return { one, many, stream };
  });
  const { one, many, stream } = parts;
  const per10k = ({ cpuSeconds }: Cost<unknown>, count: number): number | null =>
    pid === 0 ? null : (cpuSeconds / count) * 10_000;
  return {
    one,
    many: many.result,
    stream: stream.result,
    cpuPer10k: per10k(many, many.result.requests),
    cpuPer10kEvents: per10k(stream, stream.result.events),
    peakMib,
  };
}
