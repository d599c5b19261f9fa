import { join } from "node:path";
import type { Sink } from "@/lib/gateway/ports";
import { type DrainThread, startDrainThread } from "./drain-thread";
import { createSpool, type Spool } from "./spool";
import { makeDirectory } from "./spool-owner";

export interface RecorderOptions {
  readonly dataDir: string;
  /** Number of this worker process, from 0. */
  readonly worker: number;
  /** Bound on what may wait on disk, for all processes of this data folder together. */
  readonly maxBytes: number;
  readonly databaseUrl: string;
  /** The bundled `server/drain-worker.ts`. */
  readonly drainEntry: URL;
}

/** A process's sink, together with everything else that writes into its spool. */
export interface Recorder {
  readonly sink: Sink;
  readonly spool: Spool;
  /**
   * Closes the spool and moves it into Postgres. False when that took longer than `deadlineMs`: nothing is lost; the
   * next start takes the files over.
   */
  close(deadlineMs: number): Promise<boolean>;
}

/** Creates this process's spool and the thread that drains it. */
export async function createRecorder(options: RecorderOptions): Promise<Recorder> {
  const { worker, databaseUrl } = options;
  const root = join(options.dataDir, "spool");
  const directory = await makeDirectory(root, worker);
  const spool = createSpool({ directory, maxBytes: options.maxBytes });
  const thread: DrainThread = startDrainThread({
    root,
    directory,
    worker,
    databaseUrl,
    entry: options.drainEntry,
    onReclaimed: spool.reclaim,
    onOthers: spool.setOtherBytes,
  });
  return {
    sink: {
      begin: spool.begin,
      end: spool.end,
      whenSafe: spool.whenSafe,
      isFull: spool.isFull,
    },
    spool,
    close(deadlineMs) {
      spool.close();
      return thread.stop(deadlineMs);
    },
  };
}
