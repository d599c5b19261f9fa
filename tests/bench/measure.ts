import type { Entry } from "../support/entry";
import { cpuSeconds, memoryMib, untilQuiet } from "../support/process-tree";
import type { StreamLoad, StreamResult } from "../support/stream-client";
import type { Contender } from "./contender";
import type { Generator, LoadResult } from "./load";
import { question, streamedQuestion } from "./traffic";

/** One contender's results in one round. CPU and memory are null where there is no process to measure. */
export interface Round {
  readonly one: LoadResult;
  readonly many: LoadResult;
  readonly stream: StreamResult;
  /** CPU seconds per 10,000 JSON calls, work done after the answers included. */
  readonly cpuPer10k: number | null;
  /** The same per 10,000 streamed events. */
  readonly cpuPer10kEvents: number | null;
  readonly mibAfterMany: number | null;
  readonly mibAfterStreams: number | null;
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

const per10k = ({ pid }: Contender, { cpuSeconds }: Cost<unknown>, count: number): number | null =>
  pid === 0 ? null : (cpuSeconds / count) * 10_000;

/** Read after the load, because reading takes long enough to penalise contenders with many processes. */
const memoryOf = ({ pid }: Contender): number | null => (pid === 0 ? null : memoryMib(pid));

type Step = (contender: Contender, rig: Rig) => Promise<Partial<Round>>;

const atOne: Step = async ({ pid, json }, { generator, bounds }) => {
  const load = { entrance: json, body: question, connections: 1, seconds: bounds.secondsAtOne };
  const one = await generator.run(load);
  if (pid !== 0) await untilQuiet(pid);
  return { one };
};

const atMany: Step = async (contender, { generator, bounds }) => {
  const { connections, secondsAtMany: seconds } = bounds;
  const load = { entrance: contender.json, body: question, connections, seconds };
  const many = await costOf(contender.pid, () => generator.run(load));
  return {
    many: many.result,
    cpuPer10k: per10k(contender, many, many.result.requests),
    mibAfterMany: memoryOf(contender),
  };
};

const inStreams: Step = async (contender, { streams, bounds }) => {
  const stream = await costOf(contender.pid, () => {
    streams.child.send(streamLoad(contender, bounds));
    return streams.next();
  });
  return {
    stream: stream.result,
    cpuPer10kEvents: per10k(contender, stream, stream.result.events),
    mibAfterStreams: memoryOf(contender),
  };
};

/**
 * Runs every kind of traffic once against each contender, one kind after the other, so that the same traffic reaches
 * two contenders seconds apart and other load on the machine affects both.
 */
export async function measure(
  contenders: readonly Contender[],
  rig: Rig,
): Promise<Map<Contender, Round>> {
  const rounds = new Map<Contender, Partial<Round>>();
  for (const step of [atOne, atMany, inStreams]) {
    for (const contender of contenders) {
      rounds.set(contender, { ...rounds.get(contender), ...(await step(contender, rig)) });
    }
  }
  return rounds as Map<Contender, Round>;
}
