import type { Page } from "@playwright/test";

/** Presses `g` and a letter as fingers do: the second key does not wait until the page is done with the first. */
export async function goBy(page: Page, letter: string): Promise<void> {
  await Promise.all([page.keyboard.press("g"), page.keyboard.press(letter)]);
}
