export interface CellFilter {
  /** A parameter of the address that may be repeated and negated. */
  readonly name: string;
  readonly value: string;
}

/** Attributes by which the table's controls know what a cell can be filtered by. */
export const filterMark = (filter: CellFilter | null) =>
  filter === null
    ? {}
    : { "data-filter-name": filter.name, "data-filter-value": filter.value, tabIndex: -1 };

export function readFilterMark(cell: HTMLElement): CellFilter | null {
  const { filterName: name, filterValue: value } = cell.dataset;
  return name === undefined || value === undefined ? null : { name, value };
}

/** The query with that value alone, or without it; back on the first page. */
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
