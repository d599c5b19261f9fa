import type { Exchange } from "@/lib/gateway/exchange";
import type { Admission } from "./exchange-codec";
import { type Estimate, readAdmission, type SpoolEntry } from "./spool-format";

/** A row to insert, with the segment that holds it until then. */
export interface ReadyRow {
  readonly exchange: Exchange;
  readonly segment: number;
}

interface WaitingRow extends ReadyRow {
  readonly sinceMs: number;
}

/** How long an estimated row waits for a better estimate. */
const estimateWaitMs = 1_200;
/** The same for the first: it starts the thread that counts, which takes a busy machine seconds. */
const firstEstimateWaitMs = 3_000;
const maxEarlyEstimates = 1_000;

/** The record of an admitted call whose process died before the call ended. */
const abandoned = (admission: Admission): Exchange => ({
  ...admission,
  usedOldSecret: false,
  status: 502,
  outcome: "failed",
  errorCode: "GATEWAY_RESTARTED",
  errorSource: "gateway",
  streamed: false,
  latencyMs: 0,
  ttftMs: null,
  overheadMs: 0,
  responseBytes: 0,
  usage: null,
  usageEstimated: false,
  costNanoUsd: null,
  priceVersion: null,
  finishReason: null,
  attempts: 0,
  violations: [],
});

/** Joins the lines of each exchange into one row. */
export class Pairing {
  /** Begin lines of calls that have not ended, by id. */
  readonly open = new Map<string, string>();
  readonly #ready: ReadyRow[] = [];
  readonly #waiting = new Map<string, WaitingRow>();
  readonly #early = new Map<string, Estimate>();
  #hasEstimates = false;

  add(entry: SpoolEntry, segment: number, nowMs: number): void {
    if (entry.kind === "begin") {
      this.open.set(entry.id, entry.text);
      return;
    }
    if (entry.kind === "estimate") {
      this.#refine(entry.estimate);
      return;
    }
    const { exchange } = entry;
    this.open.delete(exchange.id);
    const estimate = this.#early.get(exchange.id);
    if (!exchange.usageEstimated) {
      this.#ready.push({ exchange, segment });
    } else if (estimate) {
      this.#early.delete(exchange.id);
      this.#ready.push({ exchange: withEstimate(exchange, estimate), segment });
    } else {
      this.#waiting.set(exchange.id, { exchange, segment, sinceMs: nowMs });
    }
  }

  #refine(estimate: Estimate): void {
    this.#hasEstimates = true;
    const row = this.#waiting.get(estimate.id);
    if (row) {
      this.#waiting.delete(estimate.id);
      this.#ready.push({
        exchange: withEstimate(row.exchange, estimate),
        segment: row.segment,
      });
      return;
    }
    this.#early.set(estimate.id, estimate);
    const [oldest] = this.#early.keys();
    if (this.#early.size > maxEarlyEstimates && oldest) this.#early.delete(oldest);
  }

  /** Takes out at most `max` rows; of the waiting ones only those that are due, sooner where the process `isEnding`. */
  take(max: number, nowMs: number, isEnding = false): ReadyRow[] {
    const waitMs = this.#hasEstimates || isEnding ? estimateWaitMs : firstEstimateWaitMs;
    for (const [id, row] of this.#waiting) {
      if (row.sinceMs + waitMs > nowMs) break;
      this.#waiting.delete(id);
      this.#ready.push(row);
    }
    return this.#ready.splice(0, max);
  }

  /** Puts back rows that could not be inserted. */
  giveBack(rows: readonly ReadyRow[]): void {
    this.#ready.unshift(...rows);
  }

  /** For a dead process: nothing more will come, so whatever is open has failed. */
  abandon(segment: number): void {
    for (const row of this.#waiting.values()) this.#ready.push(row);
    this.#waiting.clear();
    for (const text of this.open.values()) {
      this.#ready.push({ exchange: abandoned(readAdmission(text)), segment });
    }
    this.open.clear();
  }

  get readyCount(): number {
    return this.#ready.length;
  }

  /** Rows in memory, including those that wait for an estimate. */
  get heldCount(): number {
    return this.#ready.length + this.#waiting.size;
  }

  /** The lowest segment with a row that is not yet inserted; infinity when there is none. */
  lowestSegment(): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const { segment } of this.#ready) lowest = Math.min(lowest, segment);
    for (const { segment } of this.#waiting.values()) lowest = Math.min(lowest, segment);
    return lowest;
  }
}

const withEstimate = (exchange: Exchange, estimate: Estimate): Exchange => ({
  ...exchange,
  usage: estimate.usage,
  costNanoUsd: estimate.costNanoUsd,
  priceVersion: estimate.priceVersion,
});
