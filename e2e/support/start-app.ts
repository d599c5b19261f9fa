import { join } from "node:path";
import { startApp } from "../../tests/support/app";

/** Runs the production build on a data folder and port of its own; tests find it by `appUrl`. */
// biome-ignore lint/style/noDefaultExport: Playwright calls a global setup by its default export
export default async function start(): Promise<() => Promise<void>> {
  const app = await startApp();
  process.env.E2E_URL = `http://localhost:${app.port}`;
  process.env.E2E_SESSION = join(app.dataDir, "e2e-session.json");
  return async () => {
    await app.stop();
  };
}
