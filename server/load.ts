import { getHeapStatistics } from "node:v8";
import type { Load } from "@/lib/gateway/ports";

const sampleMs = 500;
const fullShare = 0.95;

/** Samples the heap twice a second; above 95 % of its limit new work is shed. */
export function createLoad(): Load {
  let isFull = false;
  setInterval(() => {
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    isFull = used > limit * fullShare;
  }, sampleMs).unref();
  return { isOverloaded: () => isFull };
}
