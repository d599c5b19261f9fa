import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Exchange } from "@/lib/gateway/exchange";

export interface MetricSources {
  inFlight(): number;
  spoolBytes(): number;
  openBreakers(): number;
}

/** Numbers of this process for Prometheus. No label names a tenant, a key or a model. */
export interface Metrics {
  /** Counts an ended exchange. */
  count(exchange: Exchange): void;
  render(): Promise<string>;
  readonly contentType: string;
}

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

  /** Looking a label up costs more than counting. */
  const overheadTimer = overhead.labels();
  const counters = new Map<string, Counter.Internal>();
  const timers = new Map<string, Histogram.Internal<"provider">>();
  const labelled = <T>(known: Map<string, T>, name: string, make: () => T): T => {
    let child = known.get(name);
    if (!child) {
      child = make();
      known.set(name, child);
    }
    return child;
  };

  return {
    count(exchange) {
      const { provider, outcome } = exchange;
      labelled(counters, `${provider} ${outcome}`, () => exchanges.labels(provider, outcome)).inc();
      labelled(timers, provider, () => latency.labels(provider)).observe(
        exchange.latencyMs / 1_000,
      );
      overheadTimer.observe(exchange.overheadMs / 1_000);
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
