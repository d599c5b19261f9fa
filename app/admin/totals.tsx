import { Stat } from "@/components/data/stat";
import { Money } from "@/components/data/values";
import { formatCount, formatCountShort, formatPercent, formatPlural } from "@/lib/format";
import { getPlatformStats } from "@/lib/services/admin";
import type { UserContext } from "@/lib/services/context";

const nothing = { params: undefined, query: undefined, body: undefined };

/** Who uses the installation, and how much, in the last 24 hours. */
export async function Totals({ ctx }: Readonly<{ ctx: UserContext }>) {
  const stats = await getPlatformStats(ctx, nothing);
  const { tenants, users } = stats;
  const days = stats.timeseries.map((day) => day.requests);
  const share = stats.requests_24h === 0 ? null : (stats.errors_24h / stats.requests_24h) * 100;
  return (
    <section
      aria-label="Totals"
      className="grid grid-cols-5 gap-4 max-lg:grid-cols-2 max-lg:*:last:col-span-2 max-md:gap-3"
    >
      <Stat
        label="Active tenants"
        value={formatCount(tenants.active)}
        detail={`${formatCount(tenants.suspended)} suspended`}
      />
      <Stat
        label="Users"
        value={formatCountShort(users.total)}
        exact={formatCount(users.total)}
        detail={`${formatCount(users.seen_30d)} seen in 30 days`}
      />
      <Stat
        label="Requests, 24 h"
        value={formatCountShort(stats.requests_24h)}
        exact={formatCount(stats.requests_24h)}
        detail={`${formatCountShort(stats.requests_30d)} in 30 days`}
        series={days}
      />
      <Stat
        label="Cost, 24 h"
        value={<Money usd={stats.cost_usd_24h} place="card" />}
        detail={
          <>
            <Money usd={stats.cost_usd_30d} place="card" /> in 30 days
          </>
        }
      />
      <Stat
        label="Errors, 24 h"
        value={share === null ? "—" : formatPercent(share)}
        detail={share === null ? "No calls" : formatPlural(stats.errors_24h, "failed call")}
      />
    </section>
  );
}
