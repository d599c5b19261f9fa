import Link from "next/link";
import { cn } from "@/components/ui/class-names";
import type { CoverageView } from "@/lib/contract/policy-trials";
import { formatPlural } from "@/lib/format";
import { actionWords } from "./rule-words";

const kinds = [
  { type: "pii", label: "Personal data" },
  { type: "injection", label: "Injection" },
  { type: "bias", label: "Bias" },
  { type: "exfiltration", label: "Exfiltration" },
] as const;

const sides = [
  { side: "request", label: "Prompt" },
  { side: "response", label: "Answer" },
] as const;

type Cell = CoverageView["request"]["pii"];

/** What is looked for where, with the strongest action taken; gaps are marked. */
export function CoverageGrid({
  coverage,
  path,
}: Readonly<{ coverage: CoverageView; path: string }>) {
  const off = new Set(coverage.detectors.filter(({ is_on }) => !is_on).map(({ type }) => type));
  return (
    <section aria-label="Coverage" className="mb-4 overflow-x-auto rounded-lg border bg-surface">
      <table className="w-full text-sm max-sm:text-xs lg:table-fixed">
        <caption className="sr-only">The strongest action in force, by kind and direction</caption>
        <thead>
          <tr>
            <td />
            {kinds.map(({ type, label }) => (
              <th key={type} scope="col" className="px-2 py-2 text-left font-normal text-muted">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sides.map(({ side, label }) => (
            <tr key={side} className="border-t">
              <th scope="row" className="px-3 py-2 text-left font-normal text-muted">
                {label}
              </th>
              {kinds.map(({ type }) => (
                <td key={type} className="px-2 py-2">
                  <CellView
                    cell={coverage[side][type]}
                    isOff={off.has(type)}
                    href={`${path}?trigger=${type}&direction=${side}`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CellView({ cell, isOff, href }: Readonly<{ cell: Cell; isOff: boolean; href: string }>) {
  const { action, rules, shadow } = cell;
  if (isOff) return <span className="text-medium-text">Detector off</span>;
  if (action === null && shadow === 0) return <span className="text-faint">Nothing</span>;
  return (
    <Link href={href} className="hover:underline">
      <span className={cn("font-medium", action === null && "text-muted")}>
        {action === null ? "Shadow only" : actionWords[action].verb}
      </span>
      <span className="block text-muted text-xs">
        {[
          ...(rules > 0 ? [formatPlural(rules, "rule").replace(" ", "\u00a0")] : []),
          ...(shadow > 0 ? [`${shadow} in shadow`] : []),
        ].join(", ")}
      </span>
    </Link>
  );
}
