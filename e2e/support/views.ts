import { expect, type Page } from "@playwright/test";

const views = [
  ["light", 360],
  ["dark", 360],
  ["dark", 1280],
  ["light", 1280],
] as const;

/** Shows an opened page phone-sized and wide, in both themes; `look` gets the current view. */
export async function inEveryView(
  page: Page,
  look: (view: string) => Promise<void>,
): Promise<void> {
  for (const [colorScheme, width] of views) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    await look(`${colorScheme}, ${width} px`);
  }
}
