import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl, signIn } from "./support/people";
import { test } from "./support/test";
import { inEveryView } from "./support/views";

const open = [
  "/",
  "/login",
  "/register",
  "/reset-password",
  "/invite/none",
  "/docs",
  "/docs/api/policies",
  "/docs/search?q=budget",
  "/nothing/here",
];

const signedIn = [
  "/new",
  "/default",
  "/default?first-run=show",
  "/default/logs",
  "/default/violations",
  "/default/policies",
  "/default/policies/new",
  "/default/keys",
  "/default/members",
  "/default/billing",
  "/default/providers",
  "/default/settings",
  "/default/settings/environments",
  "/default/settings/storage",
  "/default/settings/webhooks",
  "/default/settings/notifications",
  "/default/settings/danger",
  "/default/playground",
  "/default/audit",
  "/account",
  "/admin",
  "/admin/users",
  "/admin/configs",
];

async function lookAt(page: Page, path: string): Promise<void> {
  const response = await page.goto(appUrl() + path);
  expect(response?.status(), path).toBe(path === "/nothing/here" ? 404 : 200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  await inEveryView(page, (view) => expectAccessible(page, `${path}, ${view}`));
}

for (const path of open) {
  test(`${path} is accessible in both themes and fits a telephone`, async ({ page }) => {
    await lookAt(page, path);
  });
}

test.describe("signed in", () => {
  test.describe.configure({ mode: "default" });
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    // axe opens pages of its own, which a page made without a context cannot.
    page = await (await browser.newContext()).newPage();
    await signIn(page);
  });
  test.afterAll(async () => {
    await page.context().close();
  });

  for (const path of signedIn) {
    test(`${path} is accessible in both themes and fits a telephone`, async () => {
      await lookAt(page, path);
    });
  }

  test("menus, dialogs and the list of keys are accessible", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${appUrl()}/default`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
    await expectAccessible(page, "list of keys");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Go to" })).toBeVisible();
    await expect(page.getByRole("option").first()).toBeVisible();
    await expectAccessible(page, "menu of commands");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Account" }).click();
    await expect(page.getByRole("menu").getByRole("menuitem").first()).toBeVisible();
    await expectAccessible(page, "account menu");
  });
});
