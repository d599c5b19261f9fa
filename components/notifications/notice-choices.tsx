import Link from "next/link";
import type { NotificationsView } from "@/lib/contract/notifications";
import { formatPlural } from "@/lib/format";
import { CadenceSelect } from "./cadence-select";
import { noticeWords } from "./notice-words";

interface NoticeChoicesProps {
  readonly kinds: NotificationsView["kinds"];
  /** Whether the tenant's list has an address; without one it has no choices. */
  readonly hasList: boolean;
  /** Path of the webhooks page. */
  readonly webhooksHref: string;
}

const listHeader = "List by mail";
const headers = ["What happened", "Me by mail", listHeader, "Webhooks"];
const cell = "py-2.5 pr-4 align-top max-sm:block max-sm:py-1 max-sm:pr-0";

/** Who is notified of what and when; on a phone each kind is a block of its own. */
export function NoticeChoices({ kinds, hasList, webhooksHref }: NoticeChoicesProps) {
  return (
    <table className="w-full text-sm max-sm:block">
      <caption className="sr-only">Who is notified of what, and when</caption>
      <thead className="text-left text-muted max-sm:sr-only">
        <tr>
          {headers
            .filter((header) => hasList || header !== listHeader)
            .map((header) => (
              <th key={header} scope="col" className="pb-1.5 font-normal">
                {header}
              </th>
            ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {kinds.map(({ kind, me, list, event, webhooks }) => {
          const { label, help } = noticeWords[kind];
          return (
            <tr
              key={kind}
              className={`border-t max-sm:grid max-sm:gap-x-3 max-sm:py-3 ${hasList ? "max-sm:grid-cols-2" : "max-sm:grid-cols-[1fr_auto]"}`}
            >
              <th
                scope="row"
                className={`${cell} text-left font-medium ${hasList ? "max-sm:col-span-2" : ""}`}
              >
                {label}
                <span className="block max-w-prose font-normal text-muted">{help}</span>
              </th>
              <td className={cell}>
                <span aria-hidden className="text-muted sm:hidden">
                  Me by mail
                </span>
                <CadenceSelect kind={kind} whose="me" value={me} label={`${label}, me by mail`} />
              </td>
              {hasList ? (
                <td className={cell}>
                  <span aria-hidden className="text-muted sm:hidden">
                    {listHeader}
                  </span>
                  <CadenceSelect
                    kind={kind}
                    whose="list"
                    value={list}
                    label={`${label}, list by mail`}
                  />
                </td>
              ) : null}
              <td
                className={`${cell} pr-0 max-sm:col-span-2 ${webhooks === 0 ? "text-muted max-sm:hidden" : ""}`}
              >
                <Link href={webhooksHref} className="hover:underline" title={event}>
                  {webhooks === 0 ? "No webhook" : formatPlural(webhooks, "webhook")}
                </Link>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
