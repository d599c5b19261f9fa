import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { adminEmail, adminPassword, startApp } from "./app";
import { superuserUrl } from "./database";
import { projectRoot } from "./entry";
import type { PageSamples } from "./page-list";
import { query } from "./rows";

/** What a browser keeps of somebody who is signed in. */
export type SignedIn = Awaited<
  ReturnType<Awaited<ReturnType<Browser["newContext"]>>["storageState"]>
>;

/** The product with the demo's month of traffic, and a browser beside it. */
export interface DemoSite {
  readonly url: string;
  readonly browser: Browser;
  readonly samples: PageSamples;
  /** The platform's admin, who is an admin of the demo's tenant too. */
  readonly admin: SignedIn;
  stop(): Promise<void>;
}

/** Keeps the browser from calling anybody but this machine. */
const quiet = ["--no-sandbox", "--disable-quic", "--disable-background-networking"];

/** Starts the built product on a data folder of its own and fills it. */
export async function startDemoSite(calls: number): Promise<DemoSite> {
  const dataDir = await mkdtemp(join(tmpdir(), "trueportai-demo-"));
  const app = await startApp({ dataDir });
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  let browser: Browser | null = null;
  const stop = async () => {
    await browser?.close();
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await promisify(execFile)(process.execPath, ["scripts/run.mjs", "prisma/seed.ts"], {
      cwd: projectRoot,
      env: { ...process.env, DATA_DIR: dataDir, DEMO_CALLS: String(calls), PORT: String(app.port) },
    });
    const samples = await readSamples(await superuserUrl(dataDir));
    browser = await chromium.launch({ executablePath, args: quiet });
    const admin = await signIn(browser, app.url);
    return { url: app.url, browser, samples, admin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readSamples(databaseUrl: string): Promise<PageSamples> {
  await query(
    databaseUrl,
    `INSERT INTO members (tenant_id, user_id, role)
     SELECT t.id, u.id, 'admin' FROM tenants t, users u WHERE t.slug = 'demo' AND u.email = $1`,
    [adminEmail],
  );
  const [samples] = await query<PageSamples>(
    databaseUrl,
    `SELECT t.slug AS tenant,
       (SELECT exchange_id FROM violations WHERE tenant_id = t.id ORDER BY detected_at DESC LIMIT 1)
         AS "exchangeId",
       (SELECT id FROM violations WHERE tenant_id = t.id ORDER BY detected_at DESC LIMIT 1)
         AS "violationId",
       (SELECT id FROM policies WHERE tenant_id = t.id ORDER BY id LIMIT 1) AS "policyId",
       (SELECT id FROM invoices WHERE tenant_id = t.id LIMIT 1) AS invoice
     FROM tenants t WHERE t.slug = 'demo'`,
  );
  if (!samples) throw new Error("The demo's tenant is not there.");
  return samples;
}

async function signIn(browser: Browser, url: string): Promise<SignedIn> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/login`);
  await page.getByLabel("E-mail").fill(adminEmail);
  await page.getByLabel("Password", { exact: true }).fill(adminPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/login"));
  const state = await context.storageState();
  await context.close();
  return state;
}
