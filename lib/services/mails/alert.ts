import { composeMail, inert, type Mail } from "./mail";

/** Similar violations, reported together. */
export interface AlertLine {
  readonly description: string;
  readonly severity: string;
  readonly action: string;
  readonly count: number;
}

interface ShownAlert extends AlertLine {
  /** Of the first of them. */
  readonly url: string;
}

export interface AlertMailParts {
  readonly tenant: string;
  readonly env: string;
  readonly lines: readonly ShownAlert[];
  readonly url: string;
  /** Where the reader chooses what to hear of. */
  readonly settingsUrl: string;
}

const shownAtMost = 10;

/** What became of the calls; whatever else a rule does, they went on as they were. */
const fates: Readonly<Record<string, string>> = { block: "blocked", redact: "redacted" };

export const alertLine = ({ count, description, severity, action }: AlertLine): string =>
  `${count} × ${inert(description)} (${severity}, ${fates[action] ?? "let through"})`;

/** Reports violations by kind and number; what matched is not known here. */
export function alertMail({ tenant, env, lines, url, settingsUrl }: AlertMailParts): Mail {
  const total = lines.reduce((sum, { count }) => sum + count, 0);
  const what = total === 1 ? "1 violation" : `${total} violations`;
  const rest = lines.length - shownAtMost;
  return composeMail({
    subject: `${what} in ${inert(tenant)}`,
    before: [`${what} in ${inert(tenant)}, environment ${env}:`],
    list: [
      ...lines.slice(0, shownAtMost).map((one) => ({ line: alertLine(one), url: one.url })),
      ...(rest > 0 ? [{ line: `And ${rest} more kinds.`, url }] : []),
    ],
    action: { label: "See the violations", url },
    after: ["Similar violations are reported at most once every 15 minutes."],
    foot: { label: "Choose your notifications", url: settingsUrl },
  });
}
