import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

interface SettingsCardProps {
  readonly title: string;
  /** The tenant's audit log with the entries of this card; omit for viewers who may not see it. */
  readonly auditHref?: string | undefined;
  readonly children: ReactNode;
}

/** Settings that belong together, with a footer link to their audit entries. */
export function SettingsCard({ title, auditHref, children }: SettingsCardProps) {
  return (
    <Card title={title} className="mb-4">
      {children}
      {auditHref ? (
        <p className="-mx-4 -mb-4 mt-4 border-t px-4 py-2.5 text-sm">
          <AuditLink href={auditHref} what={title} />
        </p>
      ) : null}
    </Card>
  );
}

interface AuditLinkProps {
  readonly href: string;
  /** For screen readers, which announce the link without its surroundings. */
  readonly what: string;
}

export function AuditLink({ href, what }: AuditLinkProps) {
  return (
    <Link href={href} className="text-accent-text hover:underline">
      See who changed this
      <span className="sr-only">: {what}</span>
    </Link>
  );
}
