import { TopList } from "@/components/overview/top-list";
import { formatPlural, formatUsd } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import type { Overview } from "@/lib/services/overview";
import type { Shown } from "./stats";

/** The keys and models with the highest cost, each linked to its calls. */
export async function TopLists({ page, chosen, overview }: Shown) {
  const { topKeys, topModels } = await overview;
  const logs = (more: Record<string, string>) =>
    hrefWith(`${page.path}/logs`, { ...chosen.params, ...more });
  const toRows = (used: Overview["topKeys"], param: "api_key" | "model") =>
    used.map(({ id, name, requests, costUsd }) => ({
      id,
      name,
      href: logs({ [param]: id }),
      detail: formatPlural(requests, "call"),
      value: formatUsd(costUsd, "card"),
      share: used[0] && used[0].costUsd > 0 ? costUsd / used[0].costUsd : 0,
    }));
  return (
    <>
      <TopList
        title="Top keys"
        allHref={`${page.path}/keys`}
        empty="No key was used in this period."
        rows={toRows(topKeys, "api_key")}
      />
      <TopList
        title="Top models"
        allHref={logs({})}
        empty="No model was called in this period."
        rows={toRows(topModels, "model")}
      />
    </>
  );
}
