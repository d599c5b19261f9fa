const ofProvider: Readonly<Record<string, string>> = {
  openai: "--series-1",
  anthropic: "--series-2",
  google: "--series-3",
  azure: "--series-4",
};

const inOrder = [1, 2, 3, 4, 5, 6].map((n) => `--series-${n}`);

export const otherToken = "--series-other";

/** A provider keeps its colour on every page. */
export const providerToken = (provider: string): string => ofProvider[provider] ?? otherToken;

/** Colours by rank, for series without one of their own. */
export const rankedToken = (rank: number): string => inOrder[rank] ?? otherToken;
