import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { requireSession } from "@/lib/auth/session";
import { listTenants } from "@/lib/services/tenants";

export const metadata: Metadata = { title: "Your tenants" };

/** The landing page after sign-in: redirects where there is no choice. */
export default async function DashboardPage() {
  const { ctx } = await requireSession("/dashboard");
  const { items } = await listTenants(ctx, {
    params: undefined,
    query: { limit: 100, offset: 0 },
    body: undefined,
  });
  const [first] = items;
  if (!first) redirect("/new");
  if (items.length === 1 && first.status === "active") redirect(`/${first.slug}`);
  return (
    <>
      <h1 className="mb-4 font-semibold text-xl">Your tenants</h1>
      <ul className="divide-y rounded-lg border bg-surface">
        {items.map(({ id, slug, name, role, status }) => (
          <li
            key={id}
            className="relative flex min-h-12 items-center gap-3 px-4 py-2 hover:bg-hover"
          >
            <Link
              href={`/${slug}`}
              dir="auto"
              className="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0 after:content-['']"
            >
              {name}
            </Link>
            {status === "suspended" ? <Badge tone="medium">Suspended</Badge> : null}
            <span className="text-muted text-sm">{role}</span>
          </li>
        ))}
      </ul>
      <ButtonLink href="/new" className="mt-4">
        Create tenant
      </ButtonLink>
    </>
  );
}
