/**
 * Milliseconds of CPU that this process spends on `work`, the best of some runs, until one takes no more than
 * `enoughMs`. Other load slows a run a little; a wrong order of growth slows all of them a hundredfold.
 */
export function cpuMsOf(work: () => unknown, enoughMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5 && best > enoughMs; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}
