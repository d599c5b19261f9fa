import { expect, test } from "vitest";
import { newReply } from "./arrival";
import { shield } from "./shield";

test("one that fails while it looks on is reported, and the others go on", () => {
  const reply = newReply(200, [], new Uint8Array(0));
  const reported: unknown[] = [];
  const seen: string[] = [];
  const fault = new Error("unreadable");
  const fail = (): never => {
    throw fault;
  };
  reply.taps.push(fail, () => seen.push("tap") > 0);
  reply.settles.push(fail, (ending) => seen.push(ending));
  shield(reply, (thrown) => reported.push(thrown));

  const chunk = new Uint8Array(1);
  expect(reply.taps.map((tap) => tap(chunk))).toEqual([false, true]);
  for (const tap of reply.taps) tap(chunk);
  for (const settle of reply.settles) settle("complete");
  expect(seen).toEqual(["tap", "tap", "complete"]);
  expect(reported).toEqual([fault, fault]);
});
