import { composeMail, inert, type Mail } from "./mail";

/** One thing that happened, as a sentence, and where it can be seen. */
export interface NoticeLine {
  readonly line: string;
  readonly url: string;
}

export interface NoticeMailParts {
  readonly tenant: string;
  readonly lines: readonly NoticeLine[];
  /** The tenant's own page, for more than one line. */
  readonly url: string;
  /** Where the reader chooses their notifications. */
  readonly settingsUrl: string;
}

const shownAtMost = 30;

/** Reports what happened since the last mail, oldest first. */
export function noticeMail({ tenant, lines, url, settingsUrl }: NoticeMailParts): Mail {
  const [first] = lines;
  const isOne = lines.length === 1 && first !== undefined;
  const name = inert(tenant);
  const rest = lines.length - shownAtMost;
  return composeMail({
    subject: isOne ? `${name}: ${first.line}` : `${lines.length} notices from ${name}`,
    ...(isOne
      ? { before: [`In ${name}:`, first.line] }
      : {
          before: [`What happened in ${name}:`],
          list: [
            ...lines.slice(0, shownAtMost),
            ...(rest > 0 ? [{ line: `And ${rest} more.`, url }] : []),
          ],
        }),
    action: { label: isOne ? "See it" : `Open ${name}`, url: isOne ? first.url : url },
    after: [],
    foot: { label: "Choose your notifications", url: settingsUrl },
  });
}
