import { inject } from "vitest";
import { type App, type AppOptions, startApp } from "./app";
import { newDatabase, type TestDatabase } from "./database";
import { type Site, signIn } from "./tenant";

/** An app of a test's own, for what would disturb others. */
export interface OwnApp {
  readonly app: App;
  readonly site: Site;
  readonly database: TestDatabase;
}

export interface OwnAppOptions extends AppOptions {
  /** Shared with another instance, or with an earlier life of this one. */
  readonly database?: TestDatabase;
  /** Port of 127.0.0.1 that leads to Postgres, where it is not to be reached straight. */
  readonly databasePort?: number;
}

/** Starts an app on the run's Postgres with the run's secrets. It may call the upstreams of tests. */
export async function startOwnApp(options: OwnAppOptions = {}): Promise<OwnApp> {
  const database = options.database ?? (await newDatabase(inject("postgresUrl")));
  const url = new URL(database.url);
  if (options.databasePort) url.port = String(options.databasePort);
  const app = await startApp({
    ...(options.dataDir ? { dataDir: options.dataDir } : {}),
    env: {
      ...inject("secrets"),
      DATABASE_URL: url.href,
      EGRESS_ALLOW: inject("upstreamPorts")
        .map((port) => `127.0.0.1:${port}`)
        .join(","),
      ...options.env,
    },
  });
  const site = {
    url: app.url,
    ownerToken: await signIn(app.url),
    databaseUrl: database.adminUrl,
    secrets: inject("secrets"),
  };
  return { app, site, database };
}
