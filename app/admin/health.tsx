import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Time } from "@/components/data/time";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { PlatformHealth } from "@/lib/contract/admin";
import { redisProbe } from "@/lib/control-plane";
import { formatBytes, formatCount, formatPlural } from "@/lib/format";
import { getPlatformCondition } from "@/lib/services/platform-health";

/** Whether the service is healthy, and if not, what still works. */
export async function Health() {
  const health = await getPlatformCondition(redisProbe());
  const { services, instances } = health;
  const breakers = [...new Set(instances.flatMap((it) => it.open_breakers))];
  const troubles = troublesOf(health, breakers);
  const isWell = troubles.length === 0;
  const waiting = instances.reduce((sum, it) => sum + it.spool_bytes, 0);
  return (
    <Card
      title="Health"
      action={
        <Badge
          tone={isWell ? "ok" : "high"}
          icon={isWell ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
        >
          {isWell ? "All well" : "Degraded"}
        </Badge>
      }
    >
      {troubles.map((trouble) => (
        <p key={trouble} className="mb-3 text-high-text">
          {trouble}
        </p>
      ))}
      <dl className="grid grid-cols-6 gap-x-6 gap-y-3 max-sm:grid-cols-2 max-lg:grid-cols-3">
        <Fact name="Postgres">{words[services.postgres]}</Fact>
        <Fact name="Redis">{words[services.redis]}</Fact>
        <Fact name="Spool">{waiting === 0 ? "Empty" : `${formatBytes(waiting)} waiting`}</Fact>
        <Fact name="Instances">{formatCount(instances.length)}</Fact>
        <Fact name="Version">{health.version}</Fact>
        <Fact name="Breakers">
          {breakers.length === 0 ? "All closed" : `${breakers.length} open`}
        </Fact>
      </dl>
      {instances.length > 0 ? <Instances instances={instances} /> : null}
    </Card>
  );
}

const words = {
  connected: "Connected",
  disconnected: "Away",
  "in-process": "Not used",
} as const;

function Fact({ name, children }: Readonly<{ name: string; children: ReactNode }>) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="nums truncate font-medium">{children}</dd>
    </div>
  );
}

function troublesOf(
  { services, instances }: PlatformHealth,
  breakers: readonly string[],
): string[] {
  return [
    ...(services.postgres === "disconnected"
      ? [
          "Postgres is away. Known keys are served from memory for a minute; records wait in the spool.",
        ]
      : []),
    ...(services.redis === "disconnected"
      ? [
          "Redis is away. Calls continue; each process counts rate limits on its own until it is back.",
        ]
      : []),
    ...(instances.length === 0
      ? ["No gateway process has reported for a minute. Look at its log on the server."]
      : []),
    ...(breakers.length > 0
      ? [
          `Not called for now after failing five times in a row: ${breakers.join(", ")}. Each is tried again after 30 s; other calls are unaffected.`,
        ]
      : []),
  ];
}

function Instances({ instances }: Pick<PlatformHealth, "instances">) {
  return (
    <details className="mt-3 text-sm">
      <summary className="w-fit cursor-pointer rounded-md py-1 text-accent-text max-md:py-3">
        {formatPlural(instances.length, "process", "processes")}
      </summary>
      <ul className="mt-1 divide-y">
        {instances.map((it) => (
          <li
            key={`${it.host} ${it.worker} ${it.started_at}`}
            className="nums flex flex-wrap gap-x-4 py-1.5"
          >
            <span className="font-medium">
              <bdi>{it.host}</bdi> · worker {it.worker}
            </span>
            <span className="text-muted">{it.version}</span>
            <span className="text-muted">{formatPlural(it.in_flight, "call")} in progress</span>
            <span className="text-muted">{formatBytes(it.spool_bytes)} waiting</span>
            <span className="text-muted">
              started <Time at={it.started_at} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
