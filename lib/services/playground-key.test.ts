import { expect, test } from "vitest";
import { isOfPlayground, playgroundMark } from "./playground-key";

test("a playground key is recognised by its metadata, and no other is taken for one", () => {
  expect(isOfPlayground({ ...playgroundMark, team: "search" })).toBe(true);
  for (const metadata of [null, {}, { system: "billing" }, "playground", ["system"]]) {
    expect(isOfPlayground(metadata)).toBe(false);
  }
});
