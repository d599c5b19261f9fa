import { LRUCache } from "lru-cache";
import { AppError } from "@/lib/errors";
import type { MaybePromise } from "@/lib/gateway/ports";
import { type Clock, minuteMs, secondMs } from "@/lib/time";
import { unavailable } from "./database";

export interface LookupCacheOptions<S, V> {
  /** Reads the current value. Null means that there is none. */
  readonly load: (source: S) => Promise<V | null>;
  readonly clock: Clock;
  /** Monotonic time of the last moment at which every change was known to have been delivered. */
  readonly syncedAtMs: () => number;
  /** True while the source is known to be unreachable: no attempt is made then. */
  readonly isDown: () => boolean;
  readonly maxEntries: number;
}

interface Entry<V> {
  readonly value: V;
  readonly loadedAtMs: number;
}

/** A read in progress. What was forgotten since it began may have been read in its old state. */
interface Load<V> {
  readonly found: Promise<V | null>;
  readonly forgotten: ((value: V) => boolean)[];
}

/** From this age on an entry in use is refreshed in the background. */
const refreshAfterMs = 30 * secondMs;
const keepMs = minuteMs;
const absentMs = 3 * secondMs;
const maxLoads = 4_096;

/**
 * Answers from memory and reads through on a miss, once per key however many ask. An entry lives at most 60 s; during
 * an outage until 60 s after the last moment it was known to be current.
 */
export class LookupCache<S, V extends object> {
  readonly #options: LookupCacheOptions<S, V>;
  readonly #present: LRUCache<string, Entry<V>>;
  /** A bounded cache of its own for misses, so that guesses cannot push out real entries. */
  readonly #absent: LRUCache<string, Entry<true>>;
  readonly #loading = new Map<string, Load<V>>();

  constructor(options: LookupCacheOptions<S, V>) {
    this.#options = options;
    this.#present = new LRUCache({ max: options.maxEntries });
    this.#absent = new LRUCache({ max: 10_000 });
  }

  /**
   * What `key` names, read by `source` on a miss. Null when there is none. Throws SERVICE_UNAVAILABLE when that
   * cannot be determined.
   */
  get(key: string, source: S): MaybePromise<V | null> {
    const now = this.#options.clock.ticksMs();
    const entry = this.#present.get(key);
    if (entry) {
      const ageMs = now - entry.loadedAtMs;
      if (ageMs < refreshAfterMs) return entry.value;
      if (ageMs < keepMs || this.#outlives(entry, now)) {
        this.#refresh(key, source);
        return entry.value;
      }
    } else {
      const none = this.#absent.get(key);
      if (none && now - none.loadedAtMs < absentMs) return null;
    }
    return this.#readThrough(key, source);
  }

  /** Drops the entries for which `isStale` is true. */
  invalidate(isStale: (value: V) => boolean): void {
    for (const { forgotten } of this.#loading.values()) forgotten.push(isStale);
    for (const [key, entry] of this.#present) if (isStale(entry.value)) this.#present.delete(key);
    this.#absent.clear();
  }

  clear(): void {
    this.invalidate(() => true);
  }

  #outlives(entry: Entry<V>, now: number): boolean {
    if (!this.#options.isDown()) return false;
    return now - Math.max(entry.loadedAtMs, this.#options.syncedAtMs()) < keepMs;
  }

  #refresh(key: string, source: S): void {
    if (this.#options.isDown() || this.#loading.has(key)) return;
    // A failure changes nothing: the entry is used until it is too old.
    this.#load(key, source).catch(() => undefined);
  }

  async #readThrough(key: string, source: S): Promise<V | null> {
    const running = this.#loading.get(key);
    if (!running && this.#options.isDown()) throw unavailable();
    if (!running && this.#loading.size >= maxLoads) throw unavailable();
    try {
      return await (running?.found ?? this.#load(key, source));
    } catch (error) {
      const entry = this.#present.get(key);
      if (entry && this.#outlives(entry, this.#options.clock.ticksMs())) return entry.value;
      throw error instanceof AppError ? error : unavailable(error);
    }
  }

  #load(key: string, source: S): Promise<V | null> {
    const loadedAtMs = this.#options.clock.ticksMs();
    const forgotten: Load<V>["forgotten"] = [];
    const found = this.#options
      .load(source)
      .then((value) => {
        // Any change may have created a value that was missing.
        if (forgotten.some((isStale) => value === null || isStale(value))) return value;
        if (value) {
          this.#present.set(key, { value, loadedAtMs });
          this.#absent.delete(key);
        } else {
          this.#present.delete(key);
          this.#absent.set(key, { value: true, loadedAtMs });
        }
        return value;
      })
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, { found, forgotten });
    return found;
  }
}
