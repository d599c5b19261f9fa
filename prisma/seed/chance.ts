/** A seeded random source, so that two runs show similar pictures. Source: mulberry32, public domain. */
export function newChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Chance = ReturnType<typeof newChance>;

export const pick = <T>(chance: Chance, [first, ...rest]: readonly [T, ...T[]]): T => {
  const at = Math.floor(chance() * (rest.length + 1));
  return at === 0 ? first : (rest[at - 1] ?? first);
};

/** Picks one of them with a probability proportional to its share. */
export function pickByShare<Item extends { readonly share: number }>(
  chance: Chance,
  [first, ...rest]: readonly [Item, ...Item[]],
): Item {
  let luck = chance() * rest.reduce((sum, { share }) => sum + share, first.share);
  const found = [first, ...rest].find(({ share }) => {
    luck -= share;
    return luck < 0;
  });
  return found ?? first;
}
