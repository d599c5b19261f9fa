import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { goBy } from "./support/chord";
import { appUrl, registerWithTenant, signIn } from "./support/people";
import { test } from "./support/test";

async function makeKey(page: Page, slug: string): Promise<string> {
  const answer = await page.request.post(`${appUrl()}/trueportai-services/api/v1/keys`, {
    headers: { origin: appUrl(), "x-tenant-slug": slug },
    data: { owner: "e2e" },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { key: string }).key;
}

const statusOfCall = async (page: Page, key: string): Promise<number> => {
  const answer = await page.request.post(
    `${appUrl()}/trueportai-services/sandbox/v1/chat/completions`,
    {
      headers: { authorization: `Bearer ${key}` },
      data: { model: "sandbox-echo", messages: [{ role: "user", content: "Hello" }] },
    },
  );
  return answer.status();
};

test("a platform admin suspends a tenant, its key is refused, and activates it again", async ({
  page,
  browser,
}) => {
  const owner = await (await browser.newContext()).newPage();
  const { slug } = await registerWithTenant(owner);
  const key = await makeKey(owner, slug);
  expect(await statusOfCall(owner, key)).toBe(200);

  await signIn(page);
  await page.goto(`${appUrl()}/default`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await goBy(page, "x");
  await page.waitForURL("**/admin");
  await page.getByLabel("Name or slug").fill(slug);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/admin?q=${slug}`);
  await expect(page.getByRole("button", { name: /^Suspend/ })).toHaveCount(1);
  const row = page.getByRole("row", { name: slug });
  await row.getByRole("link", { name: /Acme/ }).click();
  const panel = page.getByRole("complementary", { name: "Tenant" });
  await expect(panel.getByText("1 active of 1")).toBeVisible();
  await expectAccessible(page, "panel of a tenant");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await row.getByRole("button", { name: "Suspend Acme…" }).click();
  const dialog = page.getByRole("dialog", { name: "Suspend Acme?" });
  await expect(dialog.getByText("Stops 1 key with")).toBeVisible();
  await expectAccessible(page, "dialog to suspend");
  await dialog.getByLabel("Reason").fill("Unpaid invoices");
  await expect(dialog.getByRole("button", { name: "Suspend tenant" })).toBeDisabled();
  await dialog.getByLabel(`Type ${slug} to go on`).fill(slug);
  await dialog.getByRole("button", { name: "Suspend tenant" }).click();
  await expect(row.getByText("Unpaid invoices")).toBeVisible();
  await expect.poll(() => statusOfCall(owner, key)).toBe(403);
  await owner.goto(`${appUrl()}/${slug}`);
  await expect(owner.getByText("This tenant is suspended")).toBeVisible();
  await expect(owner.getByText("Unpaid invoices")).toBeVisible();

  await row.getByRole("button", { name: "Activate Acme" }).click();
  await expect(row.getByText("Active", { exact: true })).toBeVisible();
  await expect.poll(() => statusOfCall(owner, key)).toBe(200);
  await owner.context().close();
});

test("a setting of the installation is changed within its bounds and goes back to its default", async ({
  page,
}) => {
  await signIn(page);
  await page.goto(`${appUrl()}/admin/configs`);
  const row = page.getByRole("row", { name: /max_rate_limit_rpm/ });
  const change = async (value: string) => {
    await row.getByRole("button", { name: "Edit max_rate_limit_rpm…" }).click();
    const dialog = page.getByRole("dialog", { name: "max_rate_limit_rpm" });
    await dialog.getByLabel("Value").fill(value);
    await dialog.getByRole("button", { name: "Save setting" }).click();
    return dialog;
  };
  const refused = await change("0");
  await expect(refused).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(await change("900000")).toBeHidden();
  await expect(row).toContainText("900,000");
  await expect(row).toContainText("Administrator");
  await expect(await change("")).toBeHidden();
  await expect(row).not.toContainText("900,000");
});

test("for an ordinary user the platform's pages are not there, nor is the way to them", async ({
  page,
}) => {
  await registerWithTenant(page);
  await page.getByRole("button", { name: "Account" }).click();
  await expect(page.getByRole("menuitem", { name: "Account" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Platform admin" })).toHaveCount(0);
  for (const path of ["/admin", "/admin/users", "/admin/configs"]) {
    const response = await page.goto(appUrl() + path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByText("There is nothing here")).toBeVisible();
  }
});
