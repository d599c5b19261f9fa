import { cookies } from "next/headers";
import { requirePlatformAdmin } from "@/lib/auth/session";
import { hrefWith, loadAdminParams, type RawParams, zoneCookie } from "@/lib/search-params";
import type { UserContext } from "@/lib/services/context";

/** What Next gives a page of the installation. */
export interface AdminPageProps {
  readonly searchParams: Promise<RawParams>;
}

export interface AdminPage {
  readonly ctx: UserContext;
  readonly path: string;
  readonly params: RawParams;
  readonly q: string | undefined;
  readonly status: string | undefined;
  readonly plan: string | undefined;
  /** From 1. */
  readonly number: number;
}

/** The first line of every page below `/admin`, which does not exist for anybody but platform administrators. */
export async function enterAdmin(
  { searchParams }: AdminPageProps,
  path: string,
): Promise<AdminPage> {
  const params = await searchParams;
  const { ctx } = await requirePlatformAdmin(hrefWith(path, params));
  const { q, status, plan, page } = loadAdminParams(params);
  return {
    ctx,
    path,
    params,
    q: q?.slice(0, 120) || undefined,
    status: status ?? undefined,
    plan: plan?.slice(0, 64) || undefined,
    number: Math.max(1, page),
  };
}

/** The viewer's time zone. */
export const viewerZone = async (): Promise<string> =>
  (await cookies()).get(zoneCookie)?.value ?? "UTC";
