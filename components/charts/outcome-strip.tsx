import { dayMs } from "@/lib/time";
import { TimeStrip } from "./time-strip";

interface OutcomeStripProps {
  readonly title: string;
  /** The bars in a sentence. */
  readonly summary: string;
  readonly calls: {
    readonly bucketMs: number;
    /** Time zone of day-wide buckets. */
    readonly zone: string;
    readonly buckets: readonly {
      /** Epoch milliseconds of its start. */
      readonly at: number;
      readonly ok: number;
      readonly blocked: number;
      readonly failed: number;
    }[];
  };
  /** Time zone in which buckets shorter than a day are labelled. */
  readonly zone: string;
  /** Where a click or drag leads, `start_date` and `end_date` appended. */
  readonly zoomHref: string;
}

/** Outcomes of calls over time, above their list. */
export function OutcomeStrip({ title, summary, calls, zone, zoomHref }: OutcomeStripProps) {
  const { buckets, bucketMs } = calls;
  return (
    <TimeStrip
      title={title}
      summary={summary}
      at={buckets.map(({ at }) => at)}
      bucketMs={bucketMs}
      zone={bucketMs >= dayMs ? calls.zone : zone}
      zoomHref={zoomHref}
      series={[
        { label: "ok", token: "--outcome-ok", values: buckets.map(({ ok }) => ok) },
        {
          label: "blocked",
          token: "--outcome-blocked",
          values: buckets.map(({ blocked }) => blocked),
        },
        {
          label: "refused or failed",
          token: "--outcome-failed",
          isHatched: true,
          values: buckets.map(({ failed }) => failed),
        },
      ]}
    />
  );
}
