import { Worker } from "node:worker_threads";
import { log } from "@/lib/log";
import { secondMs } from "@/lib/time";

/** The drain thread's options. */
export interface DrainWorkerData {
  readonly root: string;
  readonly directory: string;
  readonly worker: number;
  readonly databaseUrl: string;
}

/** The one message to the thread. */
export interface DrainOrder {
  readonly stopWithinMs: number;
}

/** What the thread reports: bytes drained, bytes that other directories hold, or how its shutdown went. */
export type DrainNews =
  | { readonly reclaimedBytes: number }
  | { readonly otherBytes: number }
  | { readonly isEmpty: boolean };

export interface DrainThreadOptions extends DrainWorkerData {
  /** The bundled `server/drain-worker.ts`. */
  readonly entry: URL;
  readonly onReclaimed: (bytes: number) => void;
  readonly onOthers: (bytes: number) => void;
}

export interface DrainThread {
  /** See `Drain.stop`; also false when the thread does not answer in time. */
  stop(deadlineMs: number): Promise<boolean>;
}

const restartAfterMs = secondMs;

/** Runs the drain in a thread of its own and restarts it should it ever end. */
export function startDrainThread(options: DrainThreadOptions): DrainThread {
  const { root, directory, worker, databaseUrl } = options;
  const data: DrainWorkerData = { root, directory, worker, databaseUrl };
  let thread: Worker | undefined;
  let isStopping = false;
  let onEmpty: (isEmpty: boolean) => void = () => undefined;

  function start(): void {
    if (isStopping) return;
    thread = new Worker(options.entry, { workerData: data });
    thread.unref();
    thread.on("message", (news: DrainNews) => {
      if ("reclaimedBytes" in news) options.onReclaimed(news.reclaimedBytes);
      else if ("otherBytes" in news) options.onOthers(news.otherBytes);
      else onEmpty(news.isEmpty);
    });
    thread.on("error", (error) =>
      log.error("The drain thread failed; it is being restarted", { error }),
    );
    thread.on("exit", () => {
      onEmpty(false);
      if (!isStopping) setTimeout(start, restartAfterMs).unref();
    });
  }

  start();
  return {
    async stop(deadlineMs) {
      isStopping = true;
      const current = thread;
      if (!current) return false;
      // Unlike the thread, the timer keeps the process alive until the thread has answered.
      let timer: NodeJS.Timeout | undefined;
      const isEmpty = await new Promise<boolean>((resolve) => {
        onEmpty = resolve;
        current.postMessage({ stopWithinMs: deadlineMs } satisfies DrainOrder);
        timer = setTimeout(() => resolve(false), deadlineMs + secondMs);
      });
      clearTimeout(timer);
      await current.terminate();
      return isEmpty;
    },
  };
}
