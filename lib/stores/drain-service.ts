import { log } from "@/lib/log";
import { secondMs } from "@/lib/time";
import { createDatabase } from "./database";
import { createDrain, type Drain } from "./drain";
import { adoptDirectories, measureOthers, showLife } from "./spool-owner";

export interface DrainServiceOptions {
  /** The parent of every process's directory. */
  readonly root: string;
  /** This process's own. */
  readonly directory: string;
  readonly worker: number;
  readonly databaseUrl: string;
  /** See `DatabaseOptions`. */
  readonly onBackend?: (pid: number) => void;
  readonly onReclaimed: (bytes: number) => void;
  /** Called every few seconds with how much the other directories hold. */
  readonly onOthers: (bytes: number) => void;
}

export interface DrainService {
  /** See `Drain.stop`. */
  stop(deadlineMs: number): Promise<boolean>;
  /** Resolves after `stop`; rejects when the drain of the own directory cannot go on. */
  readonly ended: Promise<void>;
}

const lookEveryMs = 5 * secondMs;

/** Drains this process's own directory, and those of dead processes. */
export function startDrainService(options: DrainServiceOptions): DrainService {
  const { root, directory, worker } = options;
  // Large batches may take a while on a busy disk.
  const database = createDatabase({
    url: options.databaseUrl,
    maxConnections: 2,
    queryTimeoutMs: 10 * secondMs,
    onBackend: options.onBackend,
  });
  const touchedAtMs = new Map<string, number>();
  const shared = { database, touchedAtMs };
  const own = createDrain({ ...shared, directory, onReclaimed: options.onReclaimed });
  const orphans = new Set<Drain>();
  let isStopping = false;

  async function adopt(): Promise<void> {
    showLife(directory);
    options.onOthers(await measureOthers(root, directory));
    for (const orphan of await adoptDirectories(root, worker)) {
      if (isStopping) return;
      log.info("Taking over the records of a process that ended early", { directory: orphan });
      const drain = createDrain({ ...shared, directory: orphan, isOrphan: true });
      orphans.add(drain);
      await drain.run().finally(() => orphans.delete(drain));
      options.onOthers(await measureOthers(root, directory));
    }
  }

  let adoption: Promise<void> = Promise.resolve();
  const look = (): void => {
    adoption = adoption
      .then(() => (isStopping ? undefined : adopt()))
      .catch((error) => log.warn("Orphaned records cannot be taken over yet", { error }));
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  const ended = own.run().catch((error) => {
    log.error("The drain of the spool has failed", { error });
    throw error;
  });

  return {
    ended,
    async stop(deadlineMs) {
      isStopping = true;
      clearInterval(timer);
      const stops = [own, ...orphans].map((drain) => drain.stop(deadlineMs));
      const [isEmpty = false] = await Promise.all(stops);
      await adoption;
      await database.close();
      return isEmpty;
    },
  };
}
