import { cookies } from "next/headers";
import { type Entered, requireMember } from "@/lib/auth/session";
import type { Role } from "@/lib/contract/common";
import { hrefWith, periodCookie, type RawParams, zoneCookie } from "@/lib/search-params";

/** What Next gives a page below a tenant. */
export interface TenantPageProps {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<RawParams>;
}

/** A page that the viewer may see, with its request. */
export interface EnteredPage extends Entered {
  /** Address of the page without its query. */
  readonly path: string;
  readonly params: RawParams;
  /** The viewer's time zone. */
  readonly zone: string;
  readonly nowMs: number;
  /** Value of the cookie that remembers the tenant's period. */
  readonly rememberedPeriod: string | undefined;
  readonly cookie: (name: string) => string | undefined;
}

/**
 * The first line of every page: who is looking, in which role, at what. `below` is the page's path under the tenant,
 * such as `/logs`; a visitor who must sign in first returns to it, query included.
 */
export async function enter(
  props: TenantPageProps,
  minRole: Role,
  below: string,
): Promise<EnteredPage> {
  const { tenant: slug } = await props.params;
  const params = await props.searchParams;
  const path = `/${slug}${below}`;
  const entered = await requireMember(slug, minRole, hrefWith(path, params));
  const jar = await cookies();
  const cookie = (name: string) => jar.get(name)?.value;
  return {
    ...entered,
    path,
    params,
    zone: cookie(zoneCookie) ?? "UTC",
    nowMs: entered.ctx.nowMs,
    rememberedPeriod: cookie(periodCookie(slug)),
    cookie,
  };
}

/** The input of a verb that takes only a query. */
export const asking = <const Query>(query: Query) => ({
  params: undefined,
  query,
  body: undefined,
});

/** The input of a verb that takes only an id in its path. */
export const about = <const Params>(params: Params) => ({
  params,
  query: undefined,
  body: undefined,
});
