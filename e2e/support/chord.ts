import type { Page } from "@playwright/test";

/** Presses `g` and a letter as a person does: the second key does not wait for the page to handle the first. */
export async function goBy(page: Page, letter: string): Promise<void> {
  await Promise.all([page.keyboard.press("g"), page.keyboard.press(letter)]);
}
