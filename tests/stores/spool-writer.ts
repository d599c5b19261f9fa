import { writeSync } from "node:fs";
import { createSpool } from "@/lib/stores/spool";
import { makeDirectory } from "@/lib/stores/spool-owner";
import { entryOptions } from "../support/entry";
import { exchange } from "../support/exchange";

/**
 * Records calls as fast as it can until it is killed. Prints which it admitted and which it ended, each only once the
 * spool reports it safe.
 */
const { root, tenantId } = entryOptions<{ root: string; tenantId: string }>();
const say = (word: string, id: string) => writeSync(1, `${word} ${id}\n`);
const spool = createSpool({
  directory: await makeDirectory(root, 0),
  maxBytes: 2 ** 30,
  segmentBytes: 256 * 1_024,
});

function call(number: number): void {
  const done = exchange({ tenantId, latencyMs: number });
  spool.begin(done);
  // Past the turn in which it began, as the answer of a real call is.
  setImmediate(() => {
    say("admitted", done.id);
    if (number % 10 === 0) return;
    spool.end(done);
    spool.whenSafe(() => say("ended", done.id));
  });
  setImmediate(() => call(number + 1));
}
call(1);
