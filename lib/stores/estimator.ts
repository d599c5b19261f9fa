import { Worker } from "node:worker_threads";
import type { Exchange } from "@/lib/gateway/exchange";
import { noUsage } from "@/lib/gateway/exchange";
import type { Prices, UsageEstimator } from "@/lib/gateway/ports";
import { log } from "@/lib/log";
import type { Spool } from "./spool";

/** A request to the thread. */
export interface TextsToCount {
  readonly id: string;
  readonly provider: string;
  readonly promptTexts: readonly string[];
  readonly completionTexts: readonly string[];
}

/** Its answer. */
export interface CountedTexts {
  readonly id: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface EstimatorOptions {
  readonly spool: Pick<Spool, "estimate">;
  readonly prices: Prices;
  /** The bundled `server/estimate-worker.ts`. */
  readonly entry: URL;
}

export interface Estimator extends UsageEstimator {
  close(): Promise<void>;
}

interface Job {
  readonly exchange: Exchange;
  readonly characters: number;
}

/** Beyond it the size-based estimate stays: better a rough number than a growing queue. */
const maxWaiting = 8 * 2 ** 20;
const maxOne = 2 * 2 ** 20;

const lengthOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + text.length, 0);

/**
 * Counts tokens in a thread of its own, started on first use, and writes the count into the spool after the
 * exchange's end. An exchange that it cannot take, or loses because the thread fails, keeps its size-based estimate.
 */
export function createEstimator(options: EstimatorOptions): Estimator {
  const { spool, prices } = options;
  const jobs = new Map<string, Job>();
  let waiting = 0;
  let thread: Worker | undefined;

  function finish({ id, promptTokens, completionTokens }: CountedTexts): void {
    const job = jobs.get(id);
    if (!job) return;
    jobs.delete(id);
    waiting -= job.characters;
    const { provider, model, startedAtMs } = job.exchange;
    const usage = { ...noUsage(), promptTokens, completionTokens };
    const price = model === null ? null : prices.cost(provider, model, usage, startedAtMs);
    spool.estimate({
      id,
      usage,
      costNanoUsd: price?.costNanoUsd ?? null,
      priceVersion: price?.priceVersion ?? null,
    });
  }

  function forget(): void {
    thread = undefined;
    jobs.clear();
    waiting = 0;
  }

  function start(): Worker {
    const worker = new Worker(options.entry);
    worker.unref();
    worker.on("message", finish);
    worker.on("error", (error) => log.warn("The thread that counts tokens failed", { error }));
    worker.on("exit", () => {
      if (thread === worker) forget();
    });
    return worker;
  }

  return {
    estimate(exchange, promptTexts, completionTexts) {
      const characters = lengthOf(promptTexts) + lengthOf(completionTexts);
      if (characters > maxOne || waiting + characters > maxWaiting) return;
      waiting += characters;
      const { id, provider } = exchange;
      jobs.set(id, { exchange, characters });
      thread ??= start();
      thread.postMessage({ id, provider, promptTexts, completionTexts } satisfies TextsToCount);
    },
    async close() {
      const last = thread;
      forget();
      await last?.terminate();
    },
  };
}
