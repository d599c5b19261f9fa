import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl, password, registerWithTenant, signIn } from "./support/people";
import { test } from "./support/test";
import { joinAs, newWorkbench } from "./support/workbench";

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

test("the theme that is chosen is drawn, whatever the system asks for", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await registerWithTenant(page);
  await page.goto(`${appUrl()}/account`);
  const colour = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await colour();
  await page.getByLabel("Theme").selectOption("dark");
  await expect.poll(colour).not.toBe(light);
  await page.getByLabel("Theme").selectOption("light");
  await expect.poll(colour).toBe(light);
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
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await (await answered).finished();
    await page.waitForLoadState();
    expect(page.url(), path).not.toContain("password");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await context.close();
});

test("somebody leaves a tenant, which is then none of theirs", async ({ browser }) => {
  const bench = await newWorkbench(browser, { tenant: "Acme" });
  const page = await joinAs(browser, bench, "member");
  await page.goto(`${appUrl()}/account`);
  await page.getByRole("button", { name: "Leave Acme…" }).click();
  const dialog = page.getByRole("dialog", { name: "Leave Acme?" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "question before a tenant is left");
  await dialog.getByRole("button", { name: "Leave tenant" }).click();
  await expect(page.getByText("You are in no tenant.")).toBeVisible();
  const gone = await page.goto(`${appUrl()}/${bench.slug}`);
  expect(gone?.status()).toBe(404);
  await page.context().close();
  await bench.page.context().close();
});

test("somebody takes out what is kept about them; who alone owns a tenant cannot go, others can", async ({
  page,
  browser,
}) => {
  const { email, slug } = await registerWithTenant(page);
  await page.goto(`${appUrl()}/account`);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export my data" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe("my-data.json");
  const told = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(told.account.email).toBe(email);
  expect(JSON.stringify(told)).not.toContain("argon2");

  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  const tryWith = async (secret: string) => {
    await dialog.getByLabel(`Type ${email} to go on`).fill(email);
    await dialog.getByLabel("Password", { exact: true }).fill(secret);
    await dialog.getByRole("button", { name: "Delete account" }).click();
  };
  await page.getByRole("button", { name: "Delete account…" }).click();
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "question before an account is deleted");
  await tryWith("not the password at all");
  await expect(dialog.getByText("The password is wrong.")).toBeVisible();
  await tryWith(password);
  await expect(dialog.getByText("You are the only owner of Acme.")).toBeVisible();
  await page.keyboard.press("Escape");

  const erased = await page.request.post(`${appUrl()}/platform/api/service/privacy/erase`, {
    headers: { origin: appUrl(), "x-tenant-slug": slug },
    data: { confirm: slug },
  });
  expect(erased.ok()).toBe(true);
  await page.getByRole("button", { name: "Delete account…" }).click();
  await tryWith(password);
  await page.waitForURL(`${appUrl()}/`);
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${appUrl()}/login`);
  await other.getByLabel("E-mail").fill(email);
  await other.getByLabel("Password", { exact: true }).fill(password);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(
    other.getByRole("alert").filter({ hasText: "E-mail or password is wrong." }),
  ).toBeVisible();
  await other.context().close();
});

test("one browser of several is signed out from the list, and the others stay", async ({
  page,
  browser,
}) => {
  const { email, slug } = await registerWithTenant(page);
  const userAgent =
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0 <script>";
  const other = await (await browser.newContext({ userAgent })).newPage();
  await signIn(other, email, password);
  await other.goto(`${appUrl()}/${slug}`);
  await expect(other.getByRole("heading", { level: 1 })).toBeVisible();

  await page.goto(`${appUrl()}/account`);
  const row = page.getByRole("listitem").filter({ hasText: "Firefox on Linux" });
  await expect(page.getByText("This browser", { exact: true })).toBeVisible();
  await expectAccessible(page, "the list of sessions");
  await row.getByRole("button", { name: "Sign out Firefox on Linux" }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByText("This browser", { exact: true })).toBeVisible();

  await other.goto(`${appUrl()}/${slug}`);
  await other.waitForURL("**/login?next=*");
  await page.goto(`${appUrl()}/${slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await other.context().close();
});
