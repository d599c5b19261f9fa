import { expect } from "@playwright/test";
import { appUrl, password, registerWithTenant, signIn } from "./support/people";
import { test } from "./support/test";

test("somebody changes their name, and every page knows it", async ({ page }) => {
  const { slug } = await registerWithTenant(page);
  await page.goto(`${appUrl()}/account`);
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByRole("button", { name: "Change name" }).click();
  await expect(page.getByText("Your name is changed.")).toBeVisible();
  await page.goto(`${appUrl()}/${slug}/members`);
  await expect(page.getByRole("cell", { name: /^Ada Lovelace/ })).toBeVisible();
});

test("a wrong current password is said at the form, and the session goes on", async ({ page }) => {
  await registerWithTenant(page);
  await page.goto(`${appUrl()}/account`);
  await page.getByLabel("Current password").fill("not the password at all");
  await page.getByLabel("New password").fill("nine loud geese fly south");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("alert").getByText("The current password is wrong.")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("signing out everywhere ends the sessions of other browsers too", async ({
  page,
  browser,
}) => {
  const { email, slug } = await registerWithTenant(page);
  const other = await (await browser.newContext()).newPage();
  await signIn(other, email, password);
  await other.goto(`${appUrl()}/${slug}`);
  await expect(other.getByRole("heading", { level: 1 })).toBeVisible();

  await page.goto(`${appUrl()}/account`);
  await page.getByRole("button", { name: "Sign out everywhere…" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out everywhere?" });
  await dialog.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.waitForURL("**/login");

  await other.goto(`${appUrl()}/${slug}`);
  await other.waitForURL("**/login?next=*");
  await other.context().close();
});

test("a password sent before the page's script runs does not go into the address", async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ["/login", "/register"]) {
    await page.goto(appUrl() + path);
    if (path === "/register") await page.getByLabel("Name").fill("Ada");
    await page.getByLabel("E-mail").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await page.waitForLoadState();
    expect(page.url(), path).not.toContain("password");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await context.close();
});
