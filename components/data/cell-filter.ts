export interface CellFilter {
  /** A parameter of the address. */
  readonly name: string;
  readonly value: string;
  /** The list can filter for this value, but not for everything else. */
  readonly isOnlyWanted?: boolean;
}

/** For a list that cannot exclude a value. */
export const onlyThis = (name: string, value: string | null): CellFilter | null =>
  value === null ? null : { name, value, isOnlyWanted: true };

/** Attributes that tell the table's controls what a cell can be filtered by. */
export const filterMark = (filter: CellFilter | null) =>
  filter === null
    ? {}
    : {
        "data-filter-name": filter.name,
        "data-filter-value": filter.value,
        "data-filter-wanted": filter.isOnlyWanted ? "only" : undefined,
        tabIndex: -1,
      };

export function readFilterMark(cell: HTMLElement): CellFilter | null {
  const { filterName: name, filterValue: value, filterWanted } = cell.dataset;
  if (name === undefined || value === undefined) return null;
  return { name, value, isOnlyWanted: filterWanted !== undefined };
}

/** The query filtered to that value, or with it excluded, back on the first page. */
export function filtered(search: string, { name, value }: CellFilter, wanted: boolean): string {
  const query = new URLSearchParams(search);
  const before = query.getAll(name);
  query.delete("page");
  query.delete(name);
  if (wanted) query.append(name, value);
  else {
    const others = before.filter((one) => one !== value && one !== `!${value}`);
    const isChosen = before.includes(value) && others.some((one) => !one.startsWith("!"));
    for (const one of isChosen ? others : [...others, `!${value}`]) query.append(name, one);
  }
  return query.toString();
}
