/**
 * Money is an integer count of nano-dollars (1e-9 USD): a token can cost 0.000000075 USD, and sums of
 * floats drift. A `number` holds it exactly up to about 9 million dollars; sums in Postgres are `bigint`.
 */
export type NanoUsd = number;

export const nanoPerUsd = 1_000_000_000;

/** Nano-dollars → dollars for the wire, rounded to 1e-9. */
export const toUsd = (nano: NanoUsd | bigint): number => Number(nano) / nanoPerUsd;

/** Dollars from the wire → nano-dollars, rounded to the nearest. */
export const fromUsd = (usd: number): NanoUsd => Math.round(usd * nanoPerUsd);

/** An amount in a sentence: `$0.0000005`, never in powers of ten. */
export const usdText = (nano: NanoUsd | bigint): string =>
  `$${toUsd(nano)
    .toFixed(9)
    .replace(/\.?0+$/, "")}`;
