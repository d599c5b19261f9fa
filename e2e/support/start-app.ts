import { join } from "node:path";
import { startApp } from "../../tests/support/app";
import { freePort } from "../../tests/support/ports";

const mostTries = 60;
const pauseMs = 1_000;

/** The first page after a start reads everything for the first time, and on a busy machine may only say sorry. */
async function untilPagesCome(url: string): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { ok } = await fetch(`${url}/register`);
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`No page came in ${mostTries} tries.`);
}

/**
 * Runs the production build on a data folder and port of its own; tests find it by `appUrl`. On one more port of this
 * machine, `E2E_RECEIVER_PORT`, a test may take what the app sends to webhooks.
 */
// biome-ignore lint/style/noDefaultExport: Playwright calls a global setup by its default export
export default async function start(): Promise<() => Promise<void>> {
  const receiver = await freePort();
  const app = await startApp({
    env: {
      EGRESS_ALLOW: `127.0.0.1:${receiver}`,
      // So that tests can come from different addresses.
      TRUSTED_PROXIES: "127.0.0.1,::1",
    },
  });
  await untilPagesCome(app.url);
  process.env.E2E_URL = `http://localhost:${app.port}`;
  process.env.E2E_SESSION = join(app.dataDir, "e2e-session.json");
  process.env.E2E_RECEIVER_PORT = String(receiver);
  return async () => {
    await app.stop();
  };
}
