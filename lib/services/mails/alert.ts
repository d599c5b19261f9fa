import { composeMail, inert, type Mail } from "./mail";

/** Similar violations, reported together. */
export interface AlertLine {
  readonly description: string;
  readonly severity: string;
  readonly action: string;
  readonly count: number;
}

export interface AlertMailParts {
  readonly tenant: string;
  readonly env: string;
  readonly lines: readonly AlertLine[];
  readonly url: string;
}

const shownAtMost = 10;

export const alertLine = ({ count, description, severity, action }: AlertLine): string =>
  `${count} × ${inert(description)} (${severity}, ${action})`;

/** Reports violations by kind and number; what matched is not known here. */
export function alertMail({ tenant, env, lines, url }: AlertMailParts): Mail {
  const total = lines.reduce((sum, { count }) => sum + count, 0);
  const what = total === 1 ? "1 violation" : `${total} violations`;
  const rest = lines.length - shownAtMost;
  return composeMail({
    subject: `${what} in ${inert(tenant)}`,
    before: [
      `${what} in ${inert(tenant)}, environment ${env}:`,
      ...lines.slice(0, shownAtMost).map(alertLine),
      ...(rest > 0 ? [`And ${rest} more kinds.`] : []),
    ],
    action: { label: "See the violations", url },
    after: ["Alike violations are told at most once every 15 minutes."],
  });
}
