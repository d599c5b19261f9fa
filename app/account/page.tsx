import type { Metadata } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import { Suspense } from "react";
import { NameForm, PasswordChangeForm } from "@/components/account/account-forms";
import { browserWords } from "@/components/account/browser-words";
import { ThemeChoice, ZoneChoice } from "@/components/account/display-choices";
import { EndSession } from "@/components/account/end-session";
import { LeaveTenant } from "@/components/account/leave-tenant";
import { DeleteAccount, ExportAccount } from "@/components/account/own-data";
import { SignOutEverywhere } from "@/components/account/sign-out-everywhere";
import { PageHeader } from "@/components/data/page-header";
import { Region } from "@/components/data/region-error";
import { Time } from "@/components/data/time";
import { OuterFrame } from "@/components/shell/outer-frame";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { requireSession } from "@/lib/auth/session";
import { chosenZoneCookie, zoneCookie } from "@/lib/search-params";
import { getMe, listSignIns } from "@/lib/services/account";
import type { UserContext } from "@/lib/services/context";
import { listSessions } from "@/lib/services/sessions";
import { listTenants } from "@/lib/services/tenants";

export const metadata: Metadata = { title: "Account" };

const nothing = { params: undefined, query: undefined, body: undefined };
const page = (limit: number) => ({ ...nothing, query: { limit, offset: 0 } });

export default async function AccountPage() {
  const { ctx, user } = await requireSession("/account");
  const me = await getMe(ctx, nothing);
  const jar = await cookies();
  const zone = jar.get(zoneCookie)?.value ?? "UTC";
  const isZoneChosen = jar.get(chosenZoneCookie)?.value === "1";
  return (
    <OuterFrame
      zone={zone}
      person={{ name: user.name, email: user.email, isPlatformAdmin: user.isPlatformAdmin }}
    >
      <div className="mx-auto flex max-w-[592px] flex-col gap-4">
        <PageHeader title="Account" note={<bdi>{me.email}</bdi>} />
        <Card title="Profile">
          <NameForm name={me.name} />
        </Card>
        <Card title="Password">
          {me.has_password ? (
            <PasswordChangeForm email={me.email} />
          ) : (
            <p className="text-muted">
              You sign in by another service and have no password here.{" "}
              <Link href="/reset-password" className="link">
                Set one by e-mail
              </Link>
            </p>
          )}
        </Card>
        <Card title="Display">
          <div className="flex flex-col gap-4">
            <ThemeChoice />
            <ZoneChoice
              chosen={isZoneChosen ? zone : null}
              zones={["UTC", ...Intl.supportedValuesOf("timeZone")]}
            />
          </div>
        </Card>
        <Region what="The list of your tenants">
          <Suspense fallback={<Skeleton className="h-32" />}>
            <Tenants ctx={ctx} />
          </Suspense>
        </Region>
        <Region what="The list of sign-ins">
          <Suspense fallback={<Skeleton className="h-48" />}>
            <Sessions ctx={ctx} />
          </Suspense>
        </Region>
        <Card title="Your data">
          <p className="text-muted">
            A file holds everything kept about you. To delete the account, first transfer or delete
            the tenants that you alone own.
          </p>
          <div className="mt-4 flex flex-wrap gap-2">
            <ExportAccount />
            <DeleteAccount email={me.email} hasPassword={me.has_password} />
          </div>
        </Card>
      </div>
    </OuterFrame>
  );
}

async function Tenants({ ctx }: Readonly<{ ctx: UserContext }>) {
  const { items } = await listTenants(ctx, page(100));
  return (
    <Card
      title="Tenants"
      action={
        <ButtonLink href="/new" size="sm">
          Create tenant
        </ButtonLink>
      }
    >
      {items.length === 0 ? <p className="text-muted">You are in no tenant.</p> : null}
      <ul className="divide-y">
        {items.map(({ id, name, slug, role, status }) => (
          <li key={id} className="flex min-h-11 items-center gap-3 py-1">
            <Link
              href={`/${slug}`}
              prefetch={false}
              dir="auto"
              className="link min-w-0 flex-1 truncate"
            >
              {name}
            </Link>
            <span className="text-muted text-sm">{role}</span>
            {status === "suspended" ? (
              <Badge tone="high">Suspended</Badge>
            ) : (
              <LeaveTenant name={name} slug={slug} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const ways: Readonly<Record<string, string>> = { password: "password", code: "e-mailed code" };

async function Sessions({ ctx }: Readonly<{ ctx: UserContext }>) {
  const [{ items }, sessions] = await Promise.all([
    listSignIns(ctx, page(8)),
    listSessions(ctx, page(20)),
  ]);
  return (
    <Card title="Sessions">
      <p className="text-muted">
        This session ends by itself on <Time at={ctx.session.expiresAtMs} form="date" />.
      </p>
      <ul className="mt-3 divide-y text-sm">
        {sessions.items.map((session) => {
          const browser = browserWords(session.user_agent);
          return (
            <li key={session.id} className="flex min-h-11 flex-wrap items-center gap-x-3 py-1.5">
              <span className="font-medium" title={session.user_agent}>
                {browser}
              </span>
              <code className="text-muted">{session.address}</code>
              <span className="ml-auto flex items-center gap-3 text-muted">
                {session.is_current ? (
                  <Badge tone="ok">This browser</Badge>
                ) : (
                  <>
                    <Time at={session.last_seen_at} />
                    <EndSession id={session.id} browser={browser} />
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {items.length > 0 ? (
        <>
          <h3 className="mt-4 mb-1 text-muted text-sm">Attempts to sign in, last 30 days</h3>
          <ul className="divide-y text-sm">
            {items.map(({ at, succeeded, by, address }, index) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: the list is read as a whole
                key={index}
                className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-1.5"
              >
                <span className={succeeded ? "" : "text-high-text"}>
                  {succeeded ? "Signed in" : "Refused"}
                  {by ? ` by ${ways[by] ?? by}` : ""}
                </span>
                {address ? <code className="text-muted">{address}</code> : null}
                <span className="ml-auto text-muted">
                  <Time at={at} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div className="mt-4">
        <SignOutEverywhere />
      </div>
    </Card>
  );
}
