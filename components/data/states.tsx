import { CircleSlash, Lock } from "lucide-react";
import { Fragment, type ReactNode } from "react";

interface EmptyProps {
  /** Why it is empty: no traffic yet, nothing matches, all done. */
  readonly reason: string;
  readonly detail?: ReactNode;
  /** The next step: a button, a link, a snippet. */
  readonly step?: ReactNode;
}

/** Replaces a list's rows. Dashboards show zeros instead. */
export function Empty({ reason, detail, step }: EmptyProps) {
  return (
    <div className="mx-auto flex max-w-prose flex-col items-center gap-1.5 px-4 py-12 text-center">
      <CircleSlash aria-hidden className="size-5 text-faint" />
      <p className="font-medium">{reason}</p>
      {detail ? <div className="min-w-0 max-w-full text-muted">{detail}</div> : null}
      {step ? (
        <div className="mt-2 flex max-w-full flex-wrap justify-center gap-2 *:max-w-full">
          {step}
        </div>
      ) : null}
    </div>
  );
}

const means = {
  viewer: "a viewer",
  member: "a member",
  admin: "an admin",
  owner: "an owner",
} as const;

interface NoPermissionProps {
  /** `Logs`, `Billing`: starts the sentence. */
  readonly what: string;
  readonly needed: string;
  readonly role: keyof typeof means;
  readonly tenantName: string;
  /** Names of those who can change that; up to three. */
  readonly people: readonly string[];
}

export function NoPermission({ what, needed, role, tenantName, people }: NoPermissionProps) {
  return (
    <div className="mx-auto flex max-w-prose flex-col items-center gap-1.5 px-4 py-16 text-center">
      <Lock aria-hidden className="size-5 text-faint" />
      <h1 className="font-medium text-lg">
        {what} {what.endsWith("s") ? "need" : "needs"} the {needed} role
      </h1>
      <p className="max-w-full text-muted [overflow-wrap:anywhere]">
        You are {means[role]} in <bdi>{tenantName}</bdi>.{" "}
        {people.length > 0 ? (
          <>
            {[...new Set(people)].map((name, index) => (
              <Fragment key={name}>
                {index > 0 ? " or " : null}
                <bdi>{name}</bdi>
              </Fragment>
            ))}{" "}
            can change that.
          </>
        ) : (
          "Ask an admin to change that."
        )}
      </p>
    </div>
  );
}
