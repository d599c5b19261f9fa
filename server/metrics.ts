import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Exchange } from "@/lib/gateway/exchange";
import { secondMs } from "@/lib/time";

export interface MetricSources {
  inFlight(): number;
  spoolBytes(): number;
  openBreakers(): number;
}

/** This process's metrics for Prometheus. No label names a tenant, a key or a model. */
export interface Metrics {
  /** Counts an ended exchange. */
  count(exchange: Exchange): void;
  render(): Promise<string>;
  readonly contentType: string;
}

type Ended = Pick<Exchange, "provider" | "outcome" | "latencyMs" | "overheadMs">;
const maxWaiting = 256;

export function createMetrics(sources: MetricSources): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry });
  const exchanges = new Counter({
    name: "trueportai_exchanges_total",
    help: "Proxied calls by provider and outcome",
    labelNames: ["provider", "outcome"],
    registers,
  });
  const latency = new Histogram({
    name: "trueportai_exchange_duration_seconds",
    help: "Whole duration of proxied calls",
    labelNames: ["provider"],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  const overhead = new Histogram({
    name: "trueportai_overhead_seconds",
    help: "The gateway's own share of that duration",
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("trueportai_in_flight", "Calls in progress", sources.inFlight);
  gauge("trueportai_spool_bytes", "Records waiting for Postgres", sources.spoolBytes);
  gauge("trueportai_open_breakers", "Providers not called for now", sources.openBreakers);

  /** Ended calls not yet counted: in batches they cost a third of what they would one by one. */
  let waiting: Ended[] = [];

  function settle(): void {
    const ended = waiting;
    waiting = [];
    for (const { provider, outcome, latencyMs, overheadMs } of ended) {
      exchanges.labels(provider, outcome).inc();
      latency.labels(provider).observe(latencyMs / secondMs);
      overhead.observe(overheadMs / secondMs);
    }
  }

  return {
    count({ provider, outcome, latencyMs, overheadMs }) {
      waiting.push({ provider, outcome, latencyMs, overheadMs });
      if (waiting.length >= maxWaiting) settle();
    },
    render() {
      settle();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
