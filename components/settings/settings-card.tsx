import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

interface SettingsCardProps {
  readonly title: string;
  readonly action?: ReactNode;
  /** The tenant's audit log with the entries of this section; leave out for who may not see it. */
  readonly auditHref?: string | undefined;
  readonly children: ReactNode;
}

/** One section of settings; its foot leads to who changed them. */
export function SettingsCard({ title, action, auditHref, children }: SettingsCardProps) {
  return (
    <Card title={title} action={action} className="mb-4">
      {children}
      {auditHref ? (
        <p className="-mx-4 -mb-4 mt-4 border-t px-4 py-2.5 text-sm">
          <Link href={auditHref} className="text-accent-text hover:underline">
            See who changed this
            <span className="sr-only">: {title}</span>
          </Link>
        </p>
      ) : null}
    </Card>
  );
}
