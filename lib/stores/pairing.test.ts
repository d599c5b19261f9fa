import { expect, test } from "vitest";
import { exchange } from "@/tests/support/exchange";
import { Pairing } from "./pairing";

const estimated = () => exchange({ usageEstimated: true });

test("a row waits longer for the first estimate, which starts the thread that counts", () => {
  const pairing = new Pairing();
  const [first, second] = [estimated(), estimated()];
  pairing.add({ kind: "end", exchange: first }, 1, 0);
  expect(pairing.take(10, 2_500)).toEqual([]);
  const { usage } = first;
  if (!usage) throw new Error("The sample has no usage.");
  const estimate = { id: first.id, usage, costNanoUsd: 7, priceVersion: "test" };
  pairing.add({ kind: "estimate", estimate }, 1, 2_500);
  expect(pairing.take(10, 2_500)).toMatchObject([{ exchange: { costNanoUsd: 7 } }]);
  pairing.add({ kind: "end", exchange: second }, 1, 3_000);
  expect(pairing.take(10, 4_100)).toEqual([]);
  expect(pairing.take(10, 4_200)).toMatchObject([{ exchange: { id: second.id } }]);
});

test("a process that ends does not wait for it", () => {
  const pairing = new Pairing();
  pairing.add({ kind: "end", exchange: estimated() }, 1, 0);
  expect(pairing.take(10, 1_200, true)).toHaveLength(1);
});
