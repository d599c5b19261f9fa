"use client";

import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/components/ui/button";

interface Problem {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** The errors that reach the top: a suspended tenant, a page for other roles, a fault of ours. */
export default function ErrorPage({ error, reset }: Problem) {
  const digest = error.digest ?? "";
  const [, suspendedFor] = /^TENANT_SUSPENDED:(.*)$/.exec(digest) ?? [];
  if (suspendedFor !== undefined) {
    return (
      <Notice title="This tenant is suspended">
        <p className="text-muted">
          Its keys are stopped and its pages are closed. Nothing is deleted; whoever runs this
          installation can open it again.
        </p>
        {suspendedFor ? (
          <p className="max-w-full [overflow-wrap:anywhere]">
            Reason given: <bdi>{decodeURIComponent(suspendedFor)}</bdi>
          </p>
        ) : null}
        <ButtonLink href="/dashboard">Open another tenant</ButtonLink>
      </Notice>
    );
  }
  if (digest.startsWith("NO_PERMISSION")) {
    return (
      <Notice title="This page is not for your role">
        <ButtonLink href="/dashboard">Open dashboard</ButtonLink>
      </Notice>
    );
  }
  return (
    <Notice title="Something went wrong on our side">
      <p className="text-muted">
        Try again.{" "}
        {digest ? (
          <>
            If it stays, tell your administrator this number: <code>{digest}</code>
          </>
        ) : null}
      </p>
      <Button onClick={reset}>Try again</Button>
    </Notice>
  );
}

function Notice({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  return (
    <main className="mx-auto flex max-w-prose flex-col items-center gap-3 px-4 py-24 text-center">
      <h1 className="font-semibold text-xl">{title}</h1>
      {children}
    </main>
  );
}
