import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { type DemoSite, startDemoSite } from "../tests/support/demo-site";
import { projectRoot } from "../tests/support/entry";
import { type ListedPage, listPages } from "../tests/support/page-list";

/**
 * Pictures of every page with the demo's month of traffic, in light and dark, wide and phone-sized:
 * node scripts/run.mjs scripts/screenshots.ts [--only logs,keys] [--out FOLDER]
 */

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    calls: { type: "string", default: "300000" },
    out: { type: "string", default: join(projectRoot, "docs", "screenshots") },
  },
});

const quietMs = 10_000;
const sizes = [
  { width: 1_280, height: 800 },
  { width: 360, height: 760 },
] as const;

const fileName = ({ name }: ListedPage): string =>
  name
    .replace("[tenant]", "overview")
    .replace(/overview\//, "")
    .replace(/[^a-z]+/g, "-")
    .replace(/^-|-$/g, "") || "front";

/** Everything is drawn, lazy charts included. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  // A prefetch that was dropped can stay open forever.
  await page.waitForLoadState("networkidle", { timeout: quietMs }).catch(() => undefined);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function takeOf(site: DemoSite, shown: ListedPage): Promise<number> {
  let bytes = 0;
  for (const viewport of sizes) {
    const storageState = shown.isSignedIn ? { storageState: site.admin } : {};
    const context = await site.browser.newContext({
      viewport,
      reducedMotion: "reduce",
      ...storageState,
    });
    const page = await context.newPage();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(site.url + shown.path);
      await settle(page);
      const file = join(values.out, `${fileName(shown)}-${viewport.width}-${colorScheme}.png`);
      const picture = await page.screenshot({ animations: "disabled" });
      await writeFile(file, await sharp(picture).png({ palette: true, effort: 9 }).toBuffer());
      bytes += (await stat(file)).size;
    }
    await context.close();
  }
  return bytes;
}

/** `--only` has parts of the pictures' names, separated by commas; each page with one of them is wanted. */
const isWanted = (shown: ListedPage): boolean =>
  values.only.split(",").some((part) => fileName(shown).includes(part));

const site = await startDemoSite(Number(values.calls));
try {
  if (values.only === "") await rm(values.out, { recursive: true, force: true });
  await mkdir(values.out, { recursive: true });
  let bytes = 0;
  for (const shown of listPages(site.samples).filter(isWanted)) {
    bytes += await takeOf(site, shown);
    console.log(shown.name);
  }
  console.log(`${(bytes / 1e6).toFixed(1)} MB in ${values.out}`);
} finally {
  await site.stop();
}
