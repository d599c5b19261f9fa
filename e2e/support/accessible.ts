import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/**
 * Resolves once nothing on the page waits for an answer and no finite animation is running, since axe measures
 * colours as they are.
 */
async function atRest(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      // What follows scrolling ends only with it.
      .filter(({ timeline }) => timeline === document.timeline)
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** No rule of axe is broken, whatever its impact, and nothing makes the page scroll sideways. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await atRest(page);
  // Our pages have no frames, so axe can run within the page; otherwise it carries every node it passed out of it.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] })
    .analyze();
  const told = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${target} ${failureSummary}`),
  );
  expect(told, where).toEqual([]);
  const pixelsTooWide = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  await expect.poll(pixelsTooWide, `${where}: pixels too wide`).toBeLessThanOrEqual(0);
}
