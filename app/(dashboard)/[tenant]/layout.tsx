import type { Metadata } from "next";
import { cookies } from "next/headers";
import { cache, type ReactNode } from "react";
import { Frame } from "@/components/shell/frame";
import { getSession, requireMember } from "@/lib/auth/session";
import { publicUrl } from "@/lib/control-plane";
import { zoneCookie } from "@/lib/search-params";
import { countOpenCritical } from "@/lib/services/needs";
import { listTenants } from "@/lib/services/tenants";
import { asking } from "./enter";

interface LayoutProps {
  readonly children: ReactNode;
  readonly params: Promise<{ readonly tenant: string }>;
}

/** The viewer, and how many open critical violations await them; read once per request. */
const enterTenant = cache(async (slug: string) => {
  const entered = await requireMember(slug);
  const openCritical = entered.role === "viewer" ? 0 : await countOpenCritical(entered.ctx);
  return { ...entered, openCritical };
});

/** The tab's title shows how many critical violations are open. */
export async function generateMetadata({ params }: LayoutProps): Promise<Metadata> {
  if (!(await getSession())) return {};
  try {
    const { openCritical } = await enterTenant((await params).tenant);
    if (openCritical === 0) return {};
    const template = `(${openCritical}) %s · TruePortAI`;
    return { title: { template, default: `(${openCritical}) TruePortAI` } };
  } catch {
    // The layout itself reports whatever keeps them out.
    return {};
  }
}

/** Signed out, it draws nothing of its own: the page knows best where to return to. */
export default async function TenantLayout({ children, params }: LayoutProps) {
  if (!(await getSession())) return children;
  const { tenant: slug } = await params;
  const { ctx, tenant, role, env, user, openCritical } = await enterTenant(slug);
  const { items } = await listTenants(ctx, asking({ limit: 100, offset: 0 }));
  const zone = (await cookies()).get(zoneCookie)?.value ?? "UTC";
  return (
    <Frame
      place={{ slug, tenantName: tenant.name, role, env, zone, baseUrl: publicUrl() }}
      tenants={items.map((item) => ({ slug: item.slug, name: item.name, role: item.role }))}
      person={{ name: user.name, email: user.email, isPlatformAdmin: user.isPlatformAdmin }}
      openCritical={openCritical}
    >
      {children}
    </Frame>
  );
}
