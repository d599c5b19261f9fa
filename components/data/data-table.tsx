import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/class-names";
import { formatCount } from "@/lib/format";
import { hrefWith, type RawParams } from "@/lib/search-params";
import { type CellFilter, filterMark } from "./cell-filter";
import { PendingLink } from "./pending";
import { RowKeys } from "./row-keys";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers are right-aligned. */
  readonly align?: "start" | "end";
  /** Field named in `sort`; without it the column cannot be sorted. */
  readonly sort?: string;
  /** Order on the first click: names from A, anything else from most or newest. */
  readonly firstOrder?: "asc";
  /** Hidden under Columns by default. */
  readonly isExtra?: boolean;
  readonly className?: string;
  /** What a cell can be filtered by: a parameter of the address, and its value. Null for nothing. */
  readonly filter?: (row: Row) => CellFilter | null;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** A row's destination; the first cell carries the link, the whole row takes the click. */
  readonly rowHref?: (row: Row) => string;
  /** Key of the row whose panel is open. */
  readonly openKey?: string | null;
  /** Path of the page, and its current query. */
  readonly path: string;
  readonly params: RawParams;
  /** Sort in force where the address names none, such as `created_at.desc`. */
  readonly defaultSort?: string;
  readonly page?: number;
  readonly pageSize?: number;
  readonly total?: number;
  /** The total is a lower bound. */
  readonly isTotalCapped?: boolean;
  /** What to show where there are no rows. */
  readonly empty: ReactNode;
  /** Ids to show, as `shownColumns` says; without it, all but the extra ones. */
  readonly shown?: readonly string[];
}

/** Server-paged and server-sorted; on phones a row is a list item of two lines. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, rows, rowKey, rowHref, openKey, empty } = props;
  const columns = props.columns.filter((column) =>
    props.shown ? props.shown.includes(column.id) : !column.isExtra,
  );
  // A box that scrolls sideways would confine the sticky header to itself.
  const isWide = columns.length > 8;
  if (rows.length === 0) return <div className="rounded-lg border bg-surface">{empty}</div>;
  return (
    <div>
      <RowKeys
        openKey={openKey ?? null}
        path={props.path}
        className={cn(
          "relative overflow-x-auto rounded-lg border bg-surface max-sm:overflow-visible",
          !isWide && "lg:overflow-visible",
        )}
      >
        <table className="w-full border-collapse text-sm max-sm:block">
          <caption className="sr-only">{caption}</caption>
          <thead className="max-sm:sr-only">
            <tr>
              {columns.map((column) => (
                <Head key={column.id} column={column} isWide={isWide} {...props} />
              ))}
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {rows.map((row) => {
              const key = rowKey(row);
              return (
                <tr
                  key={key}
                  data-row={key}
                  className={cn(
                    "relative h-9 border-t hover:bg-hover max-sm:flex max-sm:h-auto max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-0.5 max-sm:px-3 max-sm:py-2 max-sm:first:border-t-0",
                    "data-returned:animate-returned motion-reduce:data-returned:bg-accent-soft",
                    openKey === key && "bg-accent-soft",
                  )}
                >
                  {columns.map((column, index) => (
                    <td
                      key={column.id}
                      {...filterMark(column.filter?.(row) ?? null)}
                      className={cn(
                        "max-w-72 truncate px-3 max-sm:max-w-full max-sm:px-0 [&_a]:relative [&_a]:z-1 [&_button]:relative [&_button]:z-1",
                        index === 0 ? "max-sm:w-full" : "max-sm:text-muted",
                        column.align === "end" && "nums text-right max-sm:text-left",
                        column.className,
                      )}
                    >
                      {index === 0 && rowHref ? (
                        <Link
                          href={rowHref(row)}
                          scroll={!rowHref(row).startsWith(`${props.path}?`)}
                          replace={openKey != null}
                          prefetch={false}
                          data-row-link
                          className="static! font-medium -outline-offset-2 after:absolute after:inset-0 after:content-['']"
                        >
                          {column.cell(row)}
                        </Link>
                      ) : (
                        column.cell(row)
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </RowKeys>
      <Pager {...props} />
    </div>
  );
}

interface HeadProps<Row> extends DataTableProps<Row> {
  readonly column: Column<Row>;
  readonly isWide: boolean;
}

function Head<Row>(props: HeadProps<Row>) {
  const { column, isWide, path, params, defaultSort } = props;
  const given = typeof params.sort === "string" ? params.sort : defaultSort;
  const [field, direction] = given?.split(".") ?? [];
  const isSorted = column.sort !== undefined && column.sort === field;
  const order = direction === "asc" ? "ascending" : "descending";
  const turned = direction === "desc" ? "asc" : "desc";
  const next = isSorted ? turned : (column.firstOrder ?? "desc");
  const Arrow = direction === "asc" ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={column.sort === undefined ? undefined : isSorted ? order : "none"}
      className={cn(
        "h-9 whitespace-nowrap bg-surface px-3 text-left font-normal text-muted first:rounded-tl-lg last:rounded-tr-lg",
        !isWide && "lg:sticky lg:top-12 lg:z-2",
        column.align === "end" && "text-right",
      )}
    >
      {column.sort === undefined ? (
        column.header
      ) : (
        <PendingLink
          href={hrefWith(path, params, { sort: `${column.sort}.${next}`, page: null })}
          className="inline-flex items-center gap-1 hover:text-text"
        >
          {column.header}
          {isSorted ? <Arrow aria-hidden className="size-3" /> : null}
        </PendingLink>
      )}
    </th>
  );
}

function Pager<Row>({
  path,
  params,
  rows,
  page = 1,
  pageSize = rows.length,
  total = rows.length,
  isTotalCapped = false,
}: DataTableProps<Row>) {
  if (total <= pageSize && page === 1) return null;
  const first = (page - 1) * pageSize + 1;
  const to = (at: number) => hrefWith(path, params, { page: at === 1 ? null : String(at) });
  const hasOlder = first - 1 + rows.length < total || isTotalCapped;
  const look = "inline-flex h-8 items-center rounded-md px-2.5 hover:bg-hover max-md:h-11";
  return (
    <nav
      aria-label="Pages"
      className="nums mt-2 flex flex-wrap items-center gap-2 text-muted text-sm"
    >
      <span>
        {formatCount(first)}–{formatCount(first + rows.length - 1)} of {formatCount(total)}
        {isTotalCapped ? "+" : ""}
      </span>
      {page > 1 ? (
        <PendingLink href={to(page - 1)} rel="prev" className={look}>
          Newer
        </PendingLink>
      ) : null}
      {hasOlder ? (
        <PendingLink href={to(page + 1)} rel="next" className={look}>
          Older
        </PendingLink>
      ) : null}
    </nav>
  );
}

/** Which columns to show, from the table's cookie: ids, comma-separated. */
export function shownColumns(
  columns: readonly { readonly id: string; readonly isExtra?: boolean }[],
  cookie: string | undefined,
): readonly string[] {
  const wanted = cookie?.split(",").filter((id) => columns.some((column) => column.id === id));
  if (wanted && wanted.length > 0) return wanted;
  return columns.filter(({ isExtra }) => !isExtra).map(({ id }) => id);
}
