import Link from "next/link";

interface OpenRowsProps {
  /** The chart's title. */
  readonly name: string;
  readonly href: string;
  readonly label?: string;
}

/** Beside a chart's title: the rows that it is drawn from. */
export function OpenRows({ name, href, label = "Open in logs" }: OpenRowsProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={`${name}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
      className="link px-1 text-sm"
    >
      {label}
    </Link>
  );
}
