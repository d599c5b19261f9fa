import { PageHeader } from "@/components/data/page-header";
import { Empty } from "@/components/data/states";
import { buttonLook } from "@/components/ui/button";
import type { EnvironmentName } from "@/lib/contract/common";
import { hrefWith } from "@/lib/search-params";
import { environmentOf, type Placed } from "@/lib/services/environments";
import type { EnteredPage } from "./enter";

/** The address of a page with its environment in it, such as `/acme/in/staging/logs`. */
export const hrefIn = (env: EnvironmentName, { path, params, tenant }: EnteredPage): string =>
  hrefWith(`/${tenant.slug}/in/${env}${path.slice(tenant.slug.length + 1)}`, params);

/** The environment that something lies in where it isn't the chosen one; null for what is nowhere. */
export async function findElsewhere(
  page: EnteredPage,
  kind: Placed,
  id: string,
): Promise<EnvironmentName | null> {
  const env = await environmentOf(page.ctx, kind, id);
  return env === page.env ? null : env;
}

interface ElsewhereProps {
  readonly page: EnteredPage;
  readonly what: Placed;
  readonly env: EnvironmentName;
}

/** Leads to the environment that the thing asked for lies in. */
export function Elsewhere({ page, what, env }: ElsewhereProps) {
  return (
    <Empty
      reason={`This ${what} is in ${env}`}
      detail={`You are looking at ${page.env}.`}
      step={
        // The frame tells the environment too, so all of the page is read again.
        <a href={hrefIn(env, page)} className={buttonLook({ size: "sm" })}>
          Switch to {env}
        </a>
      }
    />
  );
}

/** In the place of a page whose thing lies elsewhere. */
export function ElsewherePage({ up, ...props }: ElsewhereProps & { readonly up: Up }) {
  return (
    <>
      <PageHeader up={up} title={props.what === "rule" ? "Rule" : "Violation"} />
      <div className="rounded-lg border bg-surface">
        <Elsewhere {...props} />
      </div>
    </>
  );
}

interface Up {
  readonly href: string;
  readonly label: string;
}
