import { SidePanel } from "@/components/data/side-panel";
import { LogHead, LogPanel } from "@/components/logs/log-panel";
import type { LogView } from "@/lib/contract/analytics";
import { publicUrl } from "@/lib/control-plane";
import { AppError } from "@/lib/errors";
import { hrefWith } from "@/lib/search-params";
import { getLog, getLogBodies } from "@/lib/services/log-detail";
import { Elsewhere, findElsewhere, hrefIn } from "../elsewhere";
import { about, type EnteredPage } from "../enter";

interface CallPanelProps {
  readonly page: EnteredPage;
  readonly id: string;
  readonly calls: Promise<readonly LogView[]>;
}

/** The open call beside its list, with its neighbours in it. */
export async function CallPanel({ page, id, calls }: CallPanelProps) {
  const { path, params, ctx, role, tenant } = page;
  const baseUrl = publicUrl();
  const rows = await calls;
  const at = rows.findIndex((row) => row.id === id);
  const to = (row: LogView | undefined) =>
    row ? hrefWith(path, params, { request: row.id }) : null;
  const found = await read(ctx, id);
  return (
    <SidePanel
      openKey={id}
      label="Call"
      closeHref={hrefWith(path, params, { request: null })}
      newerHref={at > 0 ? to(rows[at - 1]) : null}
      olderHref={at >= 0 ? to(rows[at + 1]) : null}
      head={found ? <LogHead call={found.call} /> : <p className="font-medium">Call</p>}
    >
      {found ? (
        <LogPanel
          {...found}
          slug={tenant.slug}
          isAdmin={role === "admin" || role === "owner"}
          link={`${baseUrl}${hrefIn(page.env, { ...page, params: { request: id } })}`}
          baseUrl={baseUrl}
        />
      ) : (
        <Missing page={page} id={id} />
      )}
    </SidePanel>
  );
}

async function Missing({ page, id }: Readonly<{ page: EnteredPage; id: string }>) {
  const env = await findElsewhere(page, "call", id);
  if (env) return <Elsewhere page={page} what="call" env={env} />;
  return <p className="text-muted">There is no such call, or its time of keeping is over.</p>;
}

async function read(ctx: EnteredPage["ctx"], id: string) {
  try {
    return {
      call: await getLog(ctx, about({ id })),
      bodies: await getLogBodies(ctx, about({ id })),
    };
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
