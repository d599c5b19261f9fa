import { expect, test } from "vitest";
import { createBreakers } from "./breaker";

function rig() {
  let nowMs = 1_000_000;
  const breakers = createBreakers({ nowMs: () => nowMs, ticksMs: () => nowMs });
  const failTimes = (times: number, name = "a") => {
    for (let i = 0; i < times; i++) breakers.enter(name).failed();
  };
  return {
    breakers,
    failTimes,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

test("five failures in a row open the circuit and say when it is tried again", () => {
  const { breakers, failTimes } = rig();
  failTimes(4);
  breakers.enter("a");
  failTimes(1);
  expect(() => breakers.enter("a")).toThrow("PROVIDER_UNAVAILABLE");
  expect(breakers.open()).toEqual(["a"]);
});

test("a success in between restarts the count", () => {
  const { breakers, failTimes } = rig();
  failTimes(4);
  breakers.enter("a").succeeded();
  failTimes(4);
  expect(() => breakers.enter("a")).not.toThrow();
});

test("one name's failures leave another's circuit alone", () => {
  const { breakers, failTimes } = rig();
  failTimes(5, "a");
  expect(() => breakers.enter("b")).not.toThrow();
});

test("after half a minute one probe goes out, and only one", () => {
  const { breakers, failTimes, wait } = rig();
  failTimes(5);
  wait(30_001);
  const probe = breakers.enter("a");
  expect(() => breakers.enter("a")).toThrow("PROVIDER_UNAVAILABLE");
  probe.succeeded();
  expect(() => breakers.enter("a")).not.toThrow();
});

test("a failed probe opens the circuit for another half minute", () => {
  const { breakers, failTimes, wait } = rig();
  failTimes(5);
  wait(30_001);
  breakers.enter("a").failed();
  expect(() => breakers.enter("a")).toThrow("PROVIDER_UNAVAILABLE");
});

test("a probe whose caller left lets the next call probe", () => {
  const { breakers, failTimes, wait } = rig();
  failTimes(5);
  wait(30_001);
  breakers.enter("a").abandoned();
  expect(() => breakers.enter("a")).not.toThrow();
});
