import { expect, test } from "vitest";
import { systemClock } from "@/lib/time";
import { LookupCache } from "./lookup-cache";

interface Thing {
  readonly owner: string;
}

/** A cache whose reads wait until they are answered, oldest first. */
function newCache() {
  const reads: ((value: Thing | null) => void)[] = [];
  const cache = new LookupCache<string, Thing>({
    load: () => new Promise((resolve) => void reads.push(resolve)),
    clock: systemClock,
    syncedAtMs: () => systemClock.ticksMs(),
    isDown: () => false,
    maxEntries: 10,
  });
  return { cache, answer: (value: Thing | null) => reads.shift()?.(value) };
}

const thing: Thing = { owner: "a" };
const isOf = (owner: string) => (value: Thing) => value.owner === owner;

test("what is read while something else changes is kept", async () => {
  const { cache, answer } = newCache();
  const read = cache.get("key", "key");
  cache.invalidate(isOf("b"));
  answer(thing);
  expect(await read).toBe(thing);
  expect(cache.get("key", "key")).toBe(thing);
});

test.each([
  ["it changes itself", (cache: LookupCache<string, Thing>) => cache.invalidate(isOf("a"))],
  ["everything may have changed", (cache: LookupCache<string, Thing>) => cache.clear()],
])("what is read while %s is read again", async (_what, change) => {
  const { cache, answer } = newCache();
  const read = cache.get("key", "key");
  change(cache);
  answer(thing);
  await read;
  const again = cache.get("key", "key");
  expect(again).toBeInstanceOf(Promise);
  answer(null);
  expect(await again).toBeNull();
});

test("that something is missing is not kept where anything changed meanwhile", async () => {
  const { cache, answer } = newCache();
  const read = cache.get("key", "key");
  cache.invalidate(isOf("b"));
  answer(null);
  expect(await read).toBeNull();
  expect(cache.get("key", "key")).toBeInstanceOf(Promise);
});
