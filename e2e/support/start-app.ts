import { join } from "node:path";
import { startApp } from "../../tests/support/app";
import { freePort } from "../../tests/support/ports";

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
  process.env.E2E_URL = `http://localhost:${app.port}`;
  process.env.E2E_SESSION = join(app.dataDir, "e2e-session.json");
  process.env.E2E_RECEIVER_PORT = String(receiver);
  return async () => {
    await app.stop();
  };
}
