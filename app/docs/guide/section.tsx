import type { ReactNode } from "react";

interface GuideSectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** One part of the guide; the table of contents, search and other pages link to its heading. */
export function GuideSection({ id, title, children }: GuideSectionProps) {
  return (
    <section aria-labelledby={id} className="mt-12 flex flex-col gap-3 first-of-type:mt-8">
      <h2 id={id} className="font-semibold text-lg">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** A table of names and what they mean. */
export function Meanings({
  caption,
  rows,
}: Readonly<{ caption: string; rows: readonly (readonly [string, ReactNode])[] }>) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{caption}</caption>
      <tbody>
        {rows.map(([name, meaning]) => (
          <tr key={name} className="border-t align-top">
            <th scope="row" className="w-1/3 py-1.5 pr-4 text-text!">
              {name}
            </th>
            <td className="py-1.5">{meaning}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
