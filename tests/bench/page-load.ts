import { gzipSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import type { SignedIn } from "../support/demo-site";

/** One opening of a page with an empty cache. */
export interface PageLoad {
  readonly lcpMs: number;
  /** All layout shifts summed, which is stricter than the metric's windows of five seconds. */
  readonly cls: number;
  /** Bytes of all scripts that were fetched, each gzipped. */
  readonly scriptBytes: number;
}

interface LoadOptions {
  readonly state: SignedIn | undefined;
  readonly width: number;
  /** Keeps the page from finding a quiet moment, which is what charts wait for. */
  readonly isHeld: boolean;
}

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

/** Runs in the page, before its own scripts. */
function watch(): void {
  const seen = { lcpMs: 0, cls: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcpMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) {
      if (!entry.hadRecentInput) seen.cls += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

const quietMs = 10_000;

const gzipped = new Map<string, number>();

/** Opens a page and waits until it asks for nothing more. Throws unless it answers 200. */
export async function loadPage(
  browser: Browser,
  url: string,
  { state, width, isHeld }: LoadOptions,
): Promise<PageLoad> {
  const viewport = { width, height: 800 };
  const context = await browser.newContext({ viewport, ...(state ? { storageState: state } : {}) });
  try {
    const page = await context.newPage();
    const scripts = new Map<string, Promise<Buffer>>();
    page.on("response", (response) => {
      const isScript = response.request().resourceType() === "script";
      if (isScript && response.ok()) scripts.set(response.url(), response.body());
    });
    await page.addInitScript(watch);
    if (isHeld) await page.addInitScript("window.requestIdleCallback = () => 0;");
    const response = await page.goto(url, { waitUntil: "load" });
    if (response?.status() !== 200) throw new Error(`${url} answered ${response?.status()}.`);
    if (!isHeld) await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
    // What was fetched ahead and dropped can stay open for good; a page that is not quiet by then is measured as it is.
    await page.waitForLoadState("networkidle", { timeout: quietMs }).catch(() => undefined);
    let scriptBytes = 0;
    for (const [address, body] of scripts) {
      const bytes = gzipped.get(address) ?? gzipSync(await body).length;
      gzipped.set(address, bytes);
      scriptBytes += bytes;
    }
    const seen = await page.evaluate(() => (window as unknown as { seen: PageLoad }).seen);
    return { lcpMs: seen.lcpMs, cls: seen.cls, scriptBytes };
  } finally {
    await context.close();
  }
}
