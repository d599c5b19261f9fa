import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { newSecrets, startApp } from "../support/app";
import { newTenant, servicesPath, signIn, type Tenant } from "../support/tenant";
import type { Contender, Entrance, UpstreamPorts } from "./contender";

/** The embedded Postgres' superuser, whose password lies in the data folder. */
async function superuserUrl(dataDir: string): Promise<string> {
  const { port, adminPassword } = JSON.parse(
    await readFile(join(dataDir, "postgres.json"), "utf8"),
  );
  return `postgresql://postgres:${adminPassword}@127.0.0.1:${port}/trueportai`;
}

/** Ours, started as anybody starts it: its own Postgres, its dashboard, every stage on. */
export async function startOurs({ json, stream }: UpstreamPorts): Promise<Contender> {
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
    const tenantAt = (port: number): Promise<Tenant> =>
      newTenant(site, { upstream: `http://127.0.0.1:${port}`, rateLimitRpm: 1_000_000 });
    const entrance = ({ key }: Tenant): Entrance => ({
      url: `${app.url}${servicesPath}/openai/v1/chat/completions`,
      headers: { authorization: `Bearer ${key}` },
    });
    return {
      name: "ours",
      pid: app.pid,
      json: entrance(await tenantAt(json)),
      stream: entrance(await tenantAt(stream)),
      stop: async () => void (await app.stop()),
    };
  } catch (error) {
    await app.stop();
    throw error;
  }
}
