import Link from "next/link";
import { CodeBlock } from "@/components/data/code-block";
import { Copy } from "@/components/data/copy";
import { Fact, FactList } from "@/components/data/facts";
import { Time } from "@/components/data/time";
import type { AuditView } from "@/lib/contract/audit";
import { formatCount } from "@/lib/format";
import { actorOf, differences, objectName, objectPath, phraseOf } from "./audit-words";

/** One entry in full: the difference in words, then as it was written. */
export function AuditEntry({ entry, slug }: Readonly<{ entry: AuditView; slug: string }>) {
  const changes = differences(entry);
  const path = objectPath(entry);
  return (
    <div className="space-y-4">
      <p className="text-lg [overflow-wrap:anywhere]">
        <bdi className="font-medium">{actorOf(entry)}</bdi> <bdi>{phraseOf(entry)}</bdi>
      </p>
      {changes.length > 0 ? (
        <table className="w-full text-sm">
          <thead className="text-left text-muted">
            <tr>
              <th scope="col" className="py-1 font-normal">
                Field
              </th>
              <th scope="col" className="py-1 font-normal">
                Before
              </th>
              <th scope="col" className="py-1 font-normal">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, before, after }) => (
              <tr key={field} className="border-t align-top [&_td]:py-1 [&_td]:pr-3">
                <td className="text-muted">{field.replaceAll("_", " ") || "value"}</td>
                <td className="[overflow-wrap:anywhere]">
                  <bdi>{before}</bdi>
                </td>
                <td className="[overflow-wrap:anywhere]">
                  <bdi>{after}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="text-muted">The entry holds no values.</p>
      )}
      <FactList className="items-center">
        <Fact name="When">
          <Time at={entry.at} form="full" />
        </Fact>
        <Fact name="Object" className="truncate">
          {path ? (
            <Link href={`/${slug}${path}`} className="link">
              <bdi>{objectName(entry)}</bdi>
            </Link>
          ) : (
            <bdi>{objectName(entry)}</bdi>
          )}
        </Fact>
        <Fact name="Address">{entry.address ?? "not known"}</Fact>
        <Fact name="Request id" className="flex items-center gap-1">
          <code className="truncate text-xs">{entry.request_id}</code>
          <Copy value={entry.request_id} label="the request id" />
        </Fact>
        <Fact name="Place in the chain" className="nums">
          {formatCount(entry.seq)}
        </Fact>
        <Fact name="Hash" className="flex items-center gap-1">
          <code className="truncate text-xs">{entry.hash}</code>
          <Copy value={entry.hash} label="the hash" />
        </Fact>
      </FactList>
      <CodeBlock
        label="the entry"
        code={JSON.stringify({ before: entry.before, after: entry.after }, null, 2)}
      />
    </div>
  );
}
