import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startAimock } from "./aimock";
import { newSecrets, startApp } from "./app";
import { newDatabase, startTestPostgres } from "./database";
import { freePorts } from "./ports";
import { query } from "./rows";
import { type Site, signIn } from "./tenant";

declare module "vitest" {
  interface ProvidedContext {
    /** The app that most tests share; its operator's upstreams are aimock. */
    site: Site;
    /** Its database, as superuser. */
    databaseUrl: string;
    /** The same gateway mounted as a route handler of Next, reached without the listener. */
    routeHandlerUrl: string;
    /** Where more databases are made. */
    postgresUrl: string;
    secrets: ReturnType<typeof newSecrets>;
    aimockUrl: string;
    /** Ports that apps may call although they are private; an upstream of a test listens on any of them but the last. */
    upstreamPorts: number[];
  }
}

/** Environment that points every provider at one mock. */
export const operatorEnv = (mockUrl: string): Record<string, string> => ({
  OPENAI_BASE_URL: `${mockUrl}/v1`,
  ANTHROPIC_BASE_URL: `${mockUrl}/v1`,
  GOOGLE_BASE_URL: `${mockUrl}/v1beta`,
  AZURE_OPENAI_BASE_URL: mockUrl,
  OPENAI_API_KEY: "vendor-secret-of-openai",
  ANTHROPIC_API_KEY: "vendor-secret-of-anthropic",
  GOOGLE_API_KEY: "vendor-secret-of-google",
  AZURE_OPENAI_API_KEY: "vendor-secret-of-azure",
});

const parts: (() => Promise<unknown>)[] = [];

/** One Postgres, one mock vendor and one app for the whole run. */
export async function setup(project: TestProject): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "trueportai-run-"));
  parts.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }));
  const postgres = await startTestPostgres(dataDir);
  parts.push(() => postgres.stop());
  const mock = await startAimock();
  parts.push(() => mock.stop());
  const upstreamPorts = await freePorts(40);
  const secrets = newSecrets();
  const database = await newDatabase(postgres.adminUrl);
  await query(
    database.adminUrl,
    `INSERT INTO global_configs (key, value) VALUES ('shared_provider_credentials', 'true')`,
  );
  const app = await startApp({
    env: {
      ...secrets,
      ...operatorEnv(mock.url),
      DATABASE_URL: database.url,
      EGRESS_ALLOW: upstreamPorts.map((port) => `127.0.0.1:${port}`).join(","),
    },
  });
  parts.push(() => app.stop());
  project.provide("site", {
    url: app.url,
    ownerToken: await signIn(app.url),
    databaseUrl: database.adminUrl,
    secrets,
  });
  project.provide("databaseUrl", database.adminUrl);
  project.provide("routeHandlerUrl", app.dashboardUrl());
  project.provide("postgresUrl", postgres.adminUrl);
  project.provide("secrets", secrets);
  project.provide("aimockUrl", mock.url);
  project.provide("upstreamPorts", upstreamPorts);
}

export async function teardown(): Promise<void> {
  for (const end of parts.reverse()) await end();
}
