import autocannon from "autocannon";
import { tellParent } from "../support/entry";
import { percentile } from "../support/percentile";
import type { Load, LoadResult } from "./load";

async function run({ entrance, body, connections, seconds }: Load): Promise<LoadResult> {
  const headers = { "content-type": "application/json", ...entrance.headers };
  const { url } = entrance;
  const call = { url, method: "POST", headers, body, connections, duration: seconds };
  const running = autocannon(call);
  // Its own histogram has steps of a millisecond, too coarse for what is compared here.
  const latencies: number[] = [];
  running.on("response", (_client, _status, _bytes, milliseconds: number) => {
    latencies.push(milliseconds);
  });
  const result = await running;
  return {
    requests: result["2xx"],
    failed: result.non2xx + result.errors + result.timeouts,
    perSecond: result["2xx"] / result.duration,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}

process.on("message", (load: Load) => {
  void run(load).then((result) => process.send?.(result));
});
tellParent({ ready: true });
