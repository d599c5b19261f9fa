import { expect, inject, test } from "vitest";
import { startJobs } from "../../server/jobs";
import { newDatabase } from "../support/database";

/** A promise with its resolvers. */
function later() {
  let settle: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

test("of several instances one works at a job, and another takes over when it ends", async () => {
  const { url } = await newDatabase(inject("postgresUrl"));
  const rounds: string[] = [];
  const tookOver = later();
  const firstHasIt = later();
  const hold = later();
  const first = startJobs(url, [
    {
      name: "test",
      everyMs: 5,
      run: async () => {
        rounds.push("first");
        firstHasIt.settle();
        await hold.promise;
      },
    },
  ]);
  await firstHasIt.promise;
  const second = startJobs(url, [
    {
      name: "test",
      everyMs: 5,
      run: async () => {
        rounds.push("second");
        tookOver.settle();
      },
    },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(rounds).toEqual(["first"]);
  const stopped = first.stop();
  hold.settle();
  await stopped;
  await tookOver.promise;
  await second.stop();
});

test("a job that throws gets its next turn, and the others get theirs", async () => {
  const { url } = await newDatabase(inject("postgresUrl"));
  const again = later();
  const other = later();
  let turns = 0;
  const jobs = startJobs(url, [
    {
      name: "failing",
      everyMs: 5,
      run: async () => {
        if (++turns === 2) again.settle();
        throw new Error("on purpose");
      },
    },
    { name: "other", everyMs: 5, run: async () => other.settle() },
  ]);
  await Promise.all([again.promise, other.promise]);
  await jobs.stop();
});

test("stopping tells the rounds under way and waits for them", async () => {
  const { url } = await newDatabase(inject("postgresUrl"));
  const begun = later();
  let hasEnded = false;
  const jobs = startJobs(url, [
    {
      name: "long",
      everyMs: 5,
      run: async (signal) => {
        begun.settle();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        hasEnded = true;
      },
    },
  ]);
  await begun.promise;
  await jobs.stop();
  expect(hasEnded).toBe(true);
});
