import { parentPort, workerData } from "node:worker_threads";
import { startDrainService } from "@/lib/stores/drain-service";
import type { DrainNews, DrainOrder, DrainWorkerData } from "@/lib/stores/drain-thread";
import { letBackendYield, yieldToCalls } from "./priority";

/** The thread that moves the spool into Postgres, so that the listener's own never waits for it. */
const { root, directory, worker, databaseUrl } = workerData as DrainWorkerData;
yieldToCalls();
const tell = (news: DrainNews): void => parentPort?.postMessage(news);
const service = startDrainService({
  root,
  directory,
  worker,
  databaseUrl,
  onBackend: letBackendYield,
  onReclaimed: (bytes) => tell({ reclaimedBytes: bytes }),
  onOthers: (bytes) => tell({ otherBytes: bytes }),
});

parentPort?.on("message", (order: DrainOrder) => {
  void service.stop(order.stopWithinMs).then((isEmpty) => {
    tell({ isEmpty });
    parentPort?.close();
  });
});
// Ends this thread alone; the listener starts another.
service.ended.catch(() => process.exit(1));
