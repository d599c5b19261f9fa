import { newSecrets, startApp } from "../support/app";
import { superuserUrl } from "../support/database";
import { query } from "../support/rows";
import { newTenant, platformPath, servicesPath, signIn, type Tenant } from "../support/tenant";
import type { Contender, Entrance, UpstreamPorts } from "./contender";

/**
 * Ours, started the usual way: its own Postgres, its dashboard, every stage on. Once without rules and without
 * storing findings, and once with a new tenant's defaults, with every detector inspecting every text.
 */
export async function startOurs({ json, stream }: UpstreamPorts): Promise<Contender[]> {
  const secrets = newSecrets();
  const app = await startApp({
    env: { ...secrets, EGRESS_ALLOW: `127.0.0.1:${json},127.0.0.1:${stream}` },
  });
  try {
    const site = {
      url: app.url,
      ownerToken: await signIn(app.url),
      databaseUrl: await superuserUrl(app.dataDir),
      secrets,
    };
    const tenantAt = async (port: number, storeMinSeverity: string): Promise<Tenant> => {
      const upstream = `http://127.0.0.1:${port}`;
      const tenant = await newTenant(site, { upstream, rateLimitRpm: 1_000_000 });
      await query(
        site.databaseUrl,
        "INSERT INTO tenant_configs (tenant_id, key, value) VALUES ($1, 'store_min_severity', $2)",
        [tenant.id, JSON.stringify(storeMinSeverity)],
      );
      // The plan without a quota: a run makes more calls than the others allow in a month.
      await tenant.manage("POST", `${platformPath}/service/subscriptions`, {
        plan_id: "enterprise",
      });
      return tenant;
    };
    const entrance = ({ key }: Tenant): Entrance => ({
      url: `${app.url}${servicesPath}/openai/v1/chat/completions`,
      headers: { authorization: `Bearer ${key}` },
    });
    const contender = async (name: string, storeMinSeverity: string): Promise<Contender> => ({
      name,
      pid: app.pid,
      json: entrance(await tenantAt(json, storeMinSeverity)),
      stream: entrance(await tenantAt(stream, storeMinSeverity)),
      stop: async () => {},
    });
    return [
      { ...(await contender("ours", "off")), stop: async () => void (await app.stop()) },
      await contender("ours, all detectors", "low"),
    ];
  } catch (error) {
    await app.stop();
    throw error;
  }
}
