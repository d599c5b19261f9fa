import type { Reply } from "./arrival";

/**
 * Taps and settles only observe: one that fails is reported, without harm to the answer or the others. Otherwise a
 * call whose reading fails would end without a record and keep its slot among those in progress.
 */
export function shield({ taps, settles }: Reply, report: (thrown: unknown) => void): void {
  for (const [i, tap] of taps.entries()) {
    let isBroken = false;
    taps[i] = (chunk) => {
      if (isBroken) return false;
      try {
        return tap(chunk);
      } catch (thrown) {
        isBroken = true;
        report(thrown);
        return false;
      }
    };
  }
  for (const [i, settle] of settles.entries()) {
    settles[i] = (ending, error) => {
      try {
        settle(ending, error);
      } catch (thrown) {
        report(thrown);
      }
    };
  }
}
