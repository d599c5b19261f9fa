import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { inRoot, run, runTool, say } from "./project.mjs";

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {readonly string[]} names @returns {string | undefined} */
const onPath = (names) =>
  names
    .flatMap((name) =>
      (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)),
    )
    .find(isExecutable);

/** Installs a Debian package where possible: as root, with apt. @param {string} name */
async function aptInstall(name) {
  if (process.getuid?.() !== 0 || !onPath(["apt-get"])) return;
  say(`Installing ${name} with apt …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "--no-install-recommends", name];
  const first = await run("apt-get", install, { quiet: true, env });
  if (first.code === 0) return;
  await run("apt-get", ["update"], { quiet: true, env });
  await run("apt-get", install, { quiet: true, env });
}

/** A Redis server to run tests against, installed if possible. */
export async function findRedis() {
  const names = ["redis-server", "valkey-server"];
  if (!onPath(names)) await aptInstall("redis-server");
  return onPath(names);
}

const browserNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macBrowser = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

function playwrightBrowser() {
  const { chromium } = createRequire(inRoot("package.json"))("@playwright/test");
  return [chromium.executablePath()].find(isExecutable);
}

const installedBrowser = () =>
  onPath(browserNames) ?? [macBrowser].find(isExecutable) ?? playwrightBrowser();

/** A Chromium: the system's, Playwright's, else one that apt or Playwright can fetch. */
export async function findBrowser() {
  const found = installedBrowser();
  if (found) return found;
  await aptInstall("chromium");
  if (!installedBrowser()) await runTool("playwright", ["install", "chromium"], { quiet: true });
  return installedBrowser();
}
