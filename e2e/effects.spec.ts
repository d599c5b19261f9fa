import { expect } from "@playwright/test";
import { appUrl, registerWithTenant } from "./support/people";
import { test } from "./support/test";

test("columns chosen one right after the other are all shown, and kept", async ({ page }) => {
  const { slug } = await registerWithTenant(page);
  await page.goto(`${appUrl()}/${slug}/keys`);
  await page.getByRole("button", { name: "Columns" }).click();
  const extras = page.getByRole("menuitemcheckbox", { checked: false });
  await expect(extras.first()).toBeVisible();
  const names = await extras.allInnerTexts();
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) await page.getByRole("menuitemcheckbox", { name }).click();
  await expect(extras).toHaveCount(0);
  await page.reload();
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(page.getByRole("menuitemcheckbox").first()).toBeVisible();
  await expect(extras).toHaveCount(0);
});

test("a time zone that is chosen is the one moments are told in, UTC among them", async ({
  page,
}) => {
  const { slug } = await registerWithTenant(page);
  for (const [zone, sign] of [
    ["Asia/Tokyo", "GMT+9"],
    ["UTC", "UTC"],
  ] as const) {
    await page.goto(`${appUrl()}/account`);
    await page.getByLabel("Time zone").selectOption(zone);
    await expect(page.getByLabel("Time zone")).toHaveValue(zone);
    await page.goto(`${appUrl()}/${slug}/audit`);
    await expect(page.locator("tbody time").first()).toContainText(sign);
  }
});

test("days in the wrong order are said at the form, and stay in it", async ({ page }) => {
  const { slug } = await registerWithTenant(page);
  await page.goto(`${appUrl()}/${slug}/logs`);
  await expect(page.getByRole("button", { name: /^Period/ })).toBeVisible();
  await page.keyboard.press("p");
  await page.getByLabel("From").fill("2026-01-20");
  await page.getByLabel("To", { exact: true }).fill("2026-01-10");
  await page.getByRole("button", { name: "Show these days" }).click();
  await expect(page.getByText("The last day is before the first.")).toBeVisible();
  await expect(page.getByLabel("From")).toHaveValue("2026-01-20");
});

test("the list of keys names none that does nothing on the page", async ({ page }) => {
  const { slug } = await registerWithTenant(page);
  const help = page.getByRole("dialog", { name: "Keyboard" });
  await page.goto(`${appUrl()}/${slug}/billing`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("?");
  await expect(help.getByText("Menu", { exact: true })).toBeVisible();
  await expect(help.getByText("Period", { exact: true })).toHaveCount(0);
  await expect(help.getByText("Filter", { exact: true })).toHaveCount(0);
  await page.goto(`${appUrl()}/${slug}/logs`);
  await expect(page.getByRole("button", { name: /^Period/ })).toBeVisible();
  await page.keyboard.press("?");
  await expect(help.getByText("Period", { exact: true })).toBeVisible();
  await expect(help.getByText("Filter", { exact: true })).toBeVisible();
});

test("a tab writes to the environment it shows, whatever another tab has chosen since", async ({
  page,
}) => {
  const { slug } = await registerWithTenant(page);
  await page.goto(`${appUrl()}/${slug}/keys`);
  const other = await page.context().newPage();
  await other.goto(`${appUrl()}/${slug}/keys`);
  await other.getByRole("button", { name: /^Environment/ }).click();
  await other.getByRole("menuitemradio", { name: "Staging" }).click();
  await expect(other.getByText("No keys in staging yet")).toBeVisible();

  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("For production")).toBeVisible();
  await dialog.getByLabel("Name").fill("of this tab");
  const made = page.waitForResponse((answer) => answer.request().method() === "POST");
  const readAgain = page.waitForResponse((answer) => {
    const { rsc, "next-router-prefetch": isAhead } = answer.request().headers();
    return rsc === "1" && !isAhead && answer.url().includes("/keys");
  });
  await dialog.getByRole("button", { name: "Create key" }).click();
  expect(await (await made).json()).toMatchObject({ env: "production" });
  // Else it could be read in what the other tab chooses next.
  await readAgain;

  await other.getByRole("button", { name: /^Environment/ }).click();
  await other.getByRole("menuitemradio", { name: "Development" }).click();
  await expect(other.getByText("No keys in development yet")).toBeVisible();

  // Coming back to a tab makes its environment the one that pages are read in.
  // The secret's dialog stands over it.
  const switcher = page.getByRole("button", { name: /^Environment/, includeHidden: true });
  const chosen = async () =>
    (await page.context().cookies()).find(({ name }) => name === "env")?.value ?? "none";
  await expect.poll(chosen).toBe("development");
  const comeBack = () => page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect
    .poll(async () => {
      await comeBack();
      return (await switcher.textContent())?.replace("Environment: ", "") === (await chosen());
    })
    .toBe(true);
  expect(await chosen()).not.toBe("development");
});
