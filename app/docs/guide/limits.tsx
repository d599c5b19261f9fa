import { formatBytes, formatCount } from "@/lib/format";
import { GuideSection, Meanings } from "./section";

interface LimitsProps {
  readonly inspectedBytes: number;
  readonly streamedBytes: number;
  readonly inFlightPerKey: number;
}

export function Limits({ inspectedBytes, streamedBytes, inFlightPerKey }: LimitsProps) {
  return (
    <GuideSection id="limits" title="Limits">
      <p>
        Every answer of the proxy says how much of its key&apos;s limit is left:{" "}
        <code>x-ratelimit-limit</code>, <code>x-ratelimit-remaining</code> and{" "}
        <code>x-ratelimit-reset</code>, in seconds.
      </p>
      <Meanings
        caption="Limits"
        rows={[
          [
            "Calls of a key",
            <>
              Its own limit per minute, 60 unless set otherwise; beyond it 429{" "}
              <a href="#RATE_LIMIT_EXCEEDED">RATE_LIMIT_EXCEEDED</a>
            </>,
          ],
          ["Concurrent calls of a key", formatCount(inFlightPerKey)],
          [
            "Budget",
            <>
              Of a key, a member or the tenant, per day, week or month; once spent, 402{" "}
              <a href="#BUDGET_EXCEEDED">BUDGET_EXCEEDED</a>
            </>,
          ],
          ["Body that rules inspect", `Up to ${formatBytes(inspectedBytes)}`],
          ["Body in all", `Up to ${formatBytes(streamedBytes)}, then 413`],
          ["Values in a JSON body", "1,000,000, then 413"],
          ["Headers", "16 KiB together, then 431"],
          ["Management API", "300 calls a minute per person and tenant"],
          ["Analytics API", "60 calls a minute per person and tenant"],
          [
            "Signing in",
            "10 attempts in 15 minutes, by account and by address; the same for registration and codes",
          ],
        ]}
      />
    </GuideSection>
  );
}
