import { cookies } from "next/headers";
import type { ReactNode } from "react";
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

/** Signed out, it draws nothing of its own: the page knows best where to come back to. */
export default async function TenantLayout({ children, params }: LayoutProps) {
  if (!(await getSession())) return children;
  const { tenant: slug } = await params;
  const { ctx, tenant, role, env, user } = await requireMember(slug);
  const { items } = await listTenants(ctx, asking({ limit: 100, offset: 0 }));
  const zone = (await cookies()).get(zoneCookie)?.value ?? "UTC";
  return (
    <Frame
      place={{ slug, tenantName: tenant.name, role, env, zone, baseUrl: publicUrl() }}
      tenants={items.map((item) => ({ slug: item.slug, name: item.name, role: item.role }))}
      person={{ name: user.name, email: user.email, isPlatformAdmin: user.isPlatformAdmin }}
      openCritical={role === "viewer" ? 0 : await countOpenCritical(ctx)}
    >
      {children}
    </Frame>
  );
}
