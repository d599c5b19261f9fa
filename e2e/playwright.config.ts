import { defineConfig } from "@playwright/test";

/** Keeps the browser from calling out: these tests talk only to this machine. */
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: ".",
  globalSetup: "./support/start-app.ts",
  outputDir: "../dist/e2e",
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "Europe/Vienna",
    // A trace of every test takes a third of the lane; `--trace on` makes one where it is wanted.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: quiet,
    },
  },
});
