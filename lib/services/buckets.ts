import type { Db } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { dayMs, secondMs, type TimeRange } from "@/lib/time";
import { tenantConfig } from "./settings";

/** The points of a chart. */
export interface Buckets extends TimeRange {
  /** Time zone of day-wide buckets. */
  readonly zone: string;
}

/** The tenant's reporting zone where buckets are days; shorter ones start at the same time in every zone. */
export const bucketZone = async (db: Db, bucketMs: number): Promise<string> =>
  bucketMs === dayMs ? await tenantConfig(db, "timezone", "UTC") : "UTC";

const width = ({ bucketMs }: Buckets) => Prisma.sql`make_interval(secs => ${bucketMs / secondMs})`;

/** The bucket that contains a time, by its start on the zone's clock. */
export const bucketOf = (at: Prisma.Sql, buckets: Buckets): Prisma.Sql => Prisma.sql`
  date_bin(${width(buckets)}, ${at} AT TIME ZONE ${buckets.zone}, timestamp '2000-01-01')`;

/** Every bucket, even where nothing happened, as rows of `bucket`. */
export const everyBucket = (buckets: Buckets): Prisma.Sql => Prisma.sql`
  SELECT generate_series(${bucketOf(Prisma.sql`${buckets.start}::timestamptz`, buckets)},
    (${buckets.end}::timestamptz - interval '1 ms') AT TIME ZONE ${buckets.zone},
    ${width(buckets)}) AS bucket`;
