import { randomBytes } from "node:crypto";
import { test as base, type Page } from "@playwright/test";

/** A network of documentation addresses for each test. Source: RFC 3849. */
function newAddress(): string {
  const [high, low] = [randomBytes(2), randomBytes(2)].map((part) => part.toString("hex"));
  return `2001:db8:${high}:${low}::1`;
}

/** Resolves once React listens to everything on the page that takes a click or a text, and its effects have run. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("body :is(a, button, input, select, textarea)")].every((one) =>
      Object.keys(one).some((name) => name.startsWith("__reactProps$")),
    ),
  );
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Whoever opens a page by its address waits for its script, as nobody's hands are as fast as a test's. */
function awaitScripts(page: Page): void {
  const { goto, reload } = page;
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
