import { randomBytes } from "node:crypto";
import { test as base, type Page } from "@playwright/test";

/** A network of documentation addresses for each test. Source: RFC 3849. */
function newAddress(): string {
  const [high, low] = [randomBytes(2), randomBytes(2)].map((part) => part.toString("hex"));
  return `2001:db8:${high}:${low}::1`;
}

/** Resolves once React listens to everything on the page that takes a click or a text, and its effects have run. */
async function settled(page: Page): Promise<void> {
  // One call for all of it: if the page navigates meanwhile, the new page is waited for.
  await page.waitForFunction(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const parts = () => [
      ...document.querySelectorAll("body :is(a, button, input, select, textarea)"),
    ];
    const isHeard = (one: Element) =>
      Object.keys(one).some((name) => name.startsWith("__reactProps$"));
    do await frame();
    while (!parts().every(isHeard));
    await frame();
    // Effects are queued and a frame may overtake them; an idle page has run them.
    await new Promise((done) => requestIdleCallback(done, { timeout: 2_000 }));
    return true;
  });
}

/**
 * Whoever opens a page, or is redirected to one, waits for its script, since no person is as fast as a test; forms
 * that start or end a session continue with a full page load.
 */
function awaitScripts(page: Page): void {
  const { goto, reload, waitForURL } = page;
  page.goto = async (...given) => {
    const response = await goto.apply(page, given);
    await settled(page);
    return response;
  };
  page.reload = async (...given) => {
    const response = await reload.apply(page, given);
    await settled(page);
    return response;
  };
  page.waitForURL = async (...given) => {
    await waitForURL.apply(page, given);
    await settled(page);
  };
}

/** Playwright's, with an address of its own for every test: sign-ins are limited for each. */
export const test = base.extend<object, { readonly scripts: undefined }>({
  extraHTTPHeaders: async ({ browserName: _ }, use) => {
    await use({ "x-forwarded-for": newAddress() });
  },
  scripts: [
    async ({ browser }, use) => {
      const { newContext } = browser;
      browser.newContext = async (options) => {
        const context = await newContext.call(browser, options);
        if (options?.javaScriptEnabled !== false) context.on("page", awaitScripts);
        return context;
      };
      await use(undefined);
    },
    { scope: "worker", auto: true },
  ],
  page: async ({ page, scripts: _ }, use) => {
    await use(page);
  },
});
