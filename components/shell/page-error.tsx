"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { useApi, usePlace } from "@/components/api";
import { NoPermission } from "@/components/data/states";
import { Button } from "@/components/ui/button";
import { entryAt } from "./navigation";

interface PageErrorProps {
  readonly digest: string | undefined;
  readonly onRetry: () => void;
  /** The name of the page, where its menu entry is too general. */
  readonly what?: string | undefined;
}

interface MemberList {
  readonly items: readonly { readonly name: string; readonly role: string }[];
}

/** Replaces a page that is not allowed or has failed. */
export function PageError({ digest, onRetry, what }: PageErrorProps) {
  const [, kind, needed] = /^(NO_PERMISSION):(\w+):/.exec(digest ?? "") ?? [];
  if (kind && needed) return <NotAllowed needed={needed} what={what} />;
  return (
    <div role="alert" className="mx-auto flex max-w-prose flex-col items-center gap-2 py-16">
      <h1 className="font-medium text-lg">This page couldn&apos;t be loaded</h1>
      <p className="text-muted">
        The fault is ours. Try again{digest ? <>, or tell an admin this number: </> : "."}
        {digest ? <code className="text-text">{digest}</code> : null}
      </p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}

const helpersOf = { member: ["admin", "owner"], admin: ["owner", "admin"], owner: ["owner"] };

function NotAllowed({ needed, what }: Readonly<{ needed: string; what: string | undefined }>) {
  const { slug, role, tenantName } = usePlace();
  const entry = entryAt(slug, usePathname())?.label ?? "This page";
  const api = useApi();
  const [people, setPeople] = useState<readonly string[]>([]);
  useEffect(() => {
    const able = helpersOf[needed as keyof typeof helpersOf] ?? ["owner"];
    const find = async () => {
      const { items } = await api<MemberList>("/platform/api/service/members?limit=100");
      setPeople(items.filter((one) => able.includes(one.role)).map((one) => one.name));
    };
    // Naming who can help is a courtesy; the sentence works without it.
    find().catch(() => setPeople([]));
  }, [needed, api]);
  return (
    <NoPermission
      what={what ?? entry}
      needed={needed}
      role={role}
      tenantName={tenantName}
      people={people.slice(0, 3)}
    />
  );
}
