import { parentPort, workerData } from "node:worker_threads";
import { startDrainService } from "@/lib/stores/drain-service";
import type { DrainOrder, DrainWorkerData } from "@/lib/stores/drain-thread";

/** The thread that moves the spool into Postgres, so that the listener's own never waits for it. */
const { root, directory, worker, databaseUrl } = workerData as DrainWorkerData;
const service = startDrainService({
  root,
  directory,
  worker,
  databaseUrl,
  onReclaimed: (bytes) => parentPort?.postMessage({ reclaimedBytes: bytes }),
});

parentPort?.on("message", (order: DrainOrder) => {
  void service.stop(order.stopWithinMs).then((isEmpty) => {
    parentPort?.postMessage({ isEmpty });
    parentPort?.close();
  });
});
// Ends this thread alone; the listener starts another.
service.ended.catch(() => process.exit(1));
