/** A column of a table, its type in Postgres, and how a row gives its value. */
export type Column<R> = readonly [name: string, type: string, value: (row: R) => unknown];

/**
 * Inserts any number of rows in one statement, one array per column, skipping those that exist. COPY would be faster
 * still, but row security refuses it.
 */
export function insertStatement<R>(table: string, columns: readonly Column<R>[]): string {
  const names = columns.map(([name]) => name).join(", ");
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ");
  return `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${arrays})
    ON CONFLICT DO NOTHING RETURNING id`;
}

/** The parameters of that statement. */
export const columnValues = <R>(columns: readonly Column<R>[], rows: readonly R[]): unknown[][] =>
  columns.map(([, , value]) => rows.map(value));

/** Postgres text can hold every character but NUL. */
export const storable = (value: string | null): string | null =>
  value?.replaceAll("\0", "") ?? null;

export const timestamp = (ms: number): string => new Date(ms).toISOString();
