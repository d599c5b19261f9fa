const steps = [1, 2, 2.5, 5, 10];

/** An axis's ticks: four or five round steps from zero to the highest value or just above it. */
export function valueTicks(top: number, isWhole: boolean): number[] {
  const least = (top > 0 ? top : isWhole ? 4 : 1) / 4;
  const size = 10 ** Math.floor(Math.log10(least));
  const step = (steps.find((one) => one * size >= least * (1 - 1e-9)) ?? 10) * size;
  const used = isWhole ? Math.max(1, Math.ceil(step)) : step;
  const count = Math.ceil((top > 0 ? top : 4 * used) / used - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * used);
}
