import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

interface TopListProps {
  readonly title: string;
  readonly allHref: string;
  readonly rows: readonly {
    readonly id: string;
    readonly name: ReactNode;
    readonly href: string;
    readonly value: ReactNode;
    readonly detail?: ReactNode;
    /** Share of the first row's value, 0 to 1; drawn as a bar. */
    readonly share?: number;
  }[];
  readonly empty: string;
}

/** Five rows, each linked to its calls. */
export function TopList({ title, allHref, rows, empty }: TopListProps) {
  return (
    <Card
      title={title}
      action={
        <Link
          href={allHref}
          prefetch={false}
          className="link text-sm"
          aria-label={`${title}: show all`}
        >
          All
        </Link>
      }
    >
      {rows.length === 0 ? <p className="text-muted">{empty}</p> : null}
      <ul className="-mx-2">
        {rows.map(({ id, name, href, value, detail, share }) => (
          <li key={id}>
            <Link
              href={href}
              prefetch={false}
              className="relative flex min-h-9 items-center gap-3 rounded-md px-2 py-1 text-sm hover:bg-hover max-md:min-h-11"
            >
              {share === undefined ? null : (
                <span
                  aria-hidden
                  className="absolute bottom-0.5 left-2 h-0.5 rounded-full bg-control"
                  style={{ width: `calc(${Math.round(share * 100)}% - 16px)` }}
                />
              )}
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {name}
              </span>
              {detail ? <span className="nums shrink-0 text-muted">{detail}</span> : null}
              <span className="nums shrink-0">{value}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
