import Link from "next/link";
import { Change } from "@/components/data/stat";
import { Card } from "@/components/ui/card";
import type { ViolationSummary } from "@/lib/contract/violations";
import { formatCount, formatPercent } from "@/lib/format";

type Rules = ViolationSummary["rules"];

interface NoisyRulesProps {
  readonly rules: Rules;
  /** What a rule caught. */
  readonly hrefOf: (ruleId: string) => string;
}

/** The rules that catch most, those with the most false positives first. */
export function NoisyRules({ rules, hrefOf }: NoisyRulesProps) {
  if (rules.length === 0) return null;
  const share = ({ hits, false_positives: wrong }: Rules[number]) => (wrong / hits) * 100;
  const noisy = [...rules].sort((a, b) => share(b) - share(a) || b.hits - a.hits).slice(0, 4);
  return (
    <Card title="Noisy rules">
      <table className="nums w-full text-sm">
        <thead className="text-muted">
          <tr>
            <th scope="col" className="pb-1 text-left font-normal">
              Rule
            </th>
            <th scope="col" className="pb-1 text-right font-normal">
              Hits
            </th>
            <th scope="col" className="pb-1 text-right font-normal">
              Change
            </th>
            <th scope="col" className="pb-1 text-right font-normal">
              Wrong
            </th>
          </tr>
        </thead>
        <tbody>
          {noisy.map((rule) => (
            <tr key={rule.rule_id}>
              <td className="max-w-0 truncate py-0.5 pr-3">
                <Link href={hrefOf(rule.rule_id)} className="hover:underline">
                  <bdi>{rule.name}</bdi>
                </Link>
              </td>
              <td className="w-12 text-right">{formatCount(rule.hits)}</td>
              <td
                className="w-20 whitespace-nowrap text-right"
                title={`${formatCount(rule.previous_hits)} before`}
              >
                {rule.previous_hits === 0 ? (
                  <span className="text-muted text-xs">new</span>
                ) : (
                  <Change now={rule.hits} before={rule.previous_hits} />
                )}
              </td>
              <td className="w-16 text-right">{formatPercent(share(rule))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
