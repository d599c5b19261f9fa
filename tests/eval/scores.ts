/** Counts from which precision and recall follow. */
export class Tally {
  hits = 0;
  missed = 0;
  wrong = 0;

  get precision(): number {
    return this.hits / (this.hits + this.wrong);
  }

  get recall(): number {
    return this.hits / (this.hits + this.missed);
  }

  get f1(): number {
    return (2 * this.hits) / (2 * this.hits + this.wrong + this.missed);
  }
}

/** The chance that an attack scores above a harmless text; ties count half. */
export function areaUnderCurve(attacks: readonly number[], harmless: readonly number[]): number {
  const all = [
    ...attacks.map((score) => ({ score, attack: true })),
    ...harmless.map((score) => ({ score, attack: false })),
  ].sort((a, b) => a.score - b.score);
  let sum = 0;
  for (let i = 0; i < all.length; ) {
    let j = i;
    while (j < all.length && all[j]?.score === all[i]?.score) j++;
    const rank = (i + j + 1) / 2;
    for (let k = i; k < j; k++) if (all[k]?.attack) sum += rank;
    i = j;
  }
  const n = attacks.length;
  return (sum - (n * (n + 1)) / 2) / (n * harmless.length);
}

/** Rows of cells as columns that line up, the first to the left and the rest to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

export const share = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : "-");

export const percent = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((100 * part) / whole).toFixed(2)} %`;
