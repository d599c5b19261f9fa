import type { Metadata } from "next";
import { type ReactNode, Suspense } from "react";
import { AdminTabs } from "@/components/admin/admin-tabs";
import { Region } from "@/components/data/region-error";
import { OuterFrame } from "@/components/shell/outer-frame";
import { Skeleton } from "@/components/ui/skeleton";
import { getSession, requirePlatformAdmin } from "@/lib/auth/session";
import { viewerZone } from "./enter";
import { Health } from "./health";
import { Totals } from "./totals";

export const metadata: Metadata = { title: "Platform admin" };

/** Signed out, it draws nothing of its own: the page knows best where to return to. */
export default async function AdminLayout({ children }: Readonly<{ children: ReactNode }>) {
  if (!(await getSession())) return children;
  const { ctx, user } = await requirePlatformAdmin();
  return (
    <OuterFrame
      zone={await viewerZone()}
      person={{ name: user.name, email: user.email, isPlatformAdmin: true }}
      band={
        <>
          <strong className="font-medium">Platform admin</strong> · every tenant&apos;s numbers,
          none of its prompts, logs or keys
        </>
      }
    >
      <h1 className="mb-4 font-semibold text-xl">Platform admin</h1>
      <div className="flex flex-col gap-4">
        <Region what="The state of the installation">
          <Suspense fallback={<Skeleton className="h-40" />}>
            <Health />
          </Suspense>
        </Region>
        <Region what="The totals">
          <Suspense fallback={<Skeleton className="h-28 max-md:h-80" />}>
            <Totals ctx={ctx} />
          </Suspense>
        </Region>
      </div>
      <AdminTabs />
      {children}
    </OuterFrame>
  );
}
