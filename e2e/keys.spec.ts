import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl, registerWithTenant } from "./support/people";
import { test } from "./support/test";

/** Status that the gateway answers a call of the sandbox with. */
async function statusOf(secret: string): Promise<number> {
  const response = await fetch(`${appUrl()}/trueportai-services/sandbox/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox-echo", messages: [{ role: "user", content: "Hi" }] }),
  });
  await response.text();
  return response.status;
}

const becomes = (secret: string, status: number): Promise<void> =>
  expect.poll(() => statusOf(secret)).toBe(status);

/** The secret that a dialog shows the only time; leaves the dialog by its button. */
async function takeSecret(page: Page, title: string): Promise<string> {
  const dialog = page.getByRole("dialog", { name: title });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  const secret = (await dialog.getByText(/^sk-/).first().textContent()) ?? "";
  expect(secret).toMatch(/^sk-[0-9A-Za-z]{32}$/);
  await dialog.getByRole("button", { name: "I saved it" }).click();
  await expect(dialog).toBeHidden();
  expect(await page.content()).not.toContain(secret);
  return secret;
}

const choose = async (page: Page, item: string): Promise<void> => {
  await page.getByRole("button", { name: "Actions for billing-bot" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

test("a key is made, limited, disabled, rotated and deleted, and the gateway follows each step", async ({
  page,
}) => {
  const { slug } = await registerWithTenant(page);
  await page.goto(`${appUrl()}/${slug}/keys`);
  await page.getByRole("button", { name: "Create key" }).first().click();
  const form = page.getByRole("dialog", { name: "Create key" });
  await form.getByLabel("Name").fill("billing-bot");
  await form.getByLabel("Requests per minute").fill("120");
  await form.getByLabel("Budget in US dollars").fill("50");
  await form.getByLabel("Sandbox").check();
  await expectAccessible(page, "dialog of a new key");
  await form.getByRole("button", { name: "Create key" }).click();
  const first = await takeSecret(page, "Your key");
  const row = page.getByRole("row").filter({ hasText: "billing-bot" });
  await expect(row).toContainText("120/min");
  await expect(row).toContainText("1 provider");
  await expect(row).toContainText("$0 / $50.00 month");
  expect(await statusOf(first)).toBe(200);

  await choose(page, "Disable key");
  // Under the pointer it stays for longer than its eight seconds.
  await page.getByRole("button", { name: "Undo" }).hover();
  await expect(row).toContainText("Disabled");
  await becomes(first, 403);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("Active");
  await becomes(first, 200);

  await choose(page, "Rotate key…");
  const rotation = page.getByRole("dialog", { name: "Rotate billing-bot" });
  await rotation.getByLabel("The old secret works for another").selectOption("7 days");
  await rotation.getByRole("button", { name: "Rotate key" }).click();
  await expect(page.getByText(/The old key works until/)).toBeVisible();
  await expectAccessible(page, "dialog of a rotated key");
  const second = await takeSecret(page, "The new key");
  await expect(row).toContainText("Rotating, 7 d");
  await expect(row).toContainText(`...${first.slice(-4)}`);
  expect(await statusOf(first)).toBe(200);
  expect(await statusOf(second)).toBe(200);

  await page.getByRole("link", { name: /^billing-bot/ }).click();
  const panel = page.getByRole("complementary", { name: "Key" });
  await expect(panel.getByRole("heading", { name: "Newest calls" })).toBeVisible();
  await expect(panel.getByText("replaced the secret of key billing-bot")).toBeVisible();
  await expectAccessible(page, "panel of a key");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);

  await choose(page, "End old key…");
  await page.getByRole("dialog").getByRole("button", { name: "End old key" }).click();
  await expect(row).not.toContainText("Rotating");
  await becomes(first, 403);
  expect(await statusOf(second)).toBe(200);

  await choose(page, "Delete key…");
  const confirm = page.getByRole("dialog", { name: 'Delete "billing-bot"?' });
  await expect(confirm).toContainText(/It was last used .*, \d+ calls? in 7 days\./);
  const button = confirm.getByRole("button", { name: "Delete key" });
  await expect(button).toBeDisabled();
  await confirm.getByLabel("Type billing-bot to go on").fill("billing-bot");
  await button.click();
  await expect(row).toHaveCount(0);
  await becomes(second, 401);
});

test("an open key offers what its row does, and d disables the key in focus", async ({ page }) => {
  const { slug } = await registerWithTenant(page);
  await page.goto(`${appUrl()}/${slug}/keys`);
  await page.getByRole("button", { name: "Create key" }).first().click();
  const form = page.getByRole("dialog", { name: "Create key" });
  await form.getByLabel("Name").fill("billing-bot");
  await form.getByRole("button", { name: "Create key" }).click();
  await takeSecret(page, "Your key");
  const row = page.getByRole("row").filter({ hasText: "billing-bot" });
  // A page that has just come does not know its letters yet.
  await page.reload();
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(row.getByRole("link", { name: /^billing-bot/ })).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("d");
  await expect(row).toContainText("Disabled");
  await row.getByRole("link", { name: /^billing-bot/ }).click();
  const panel = page.getByRole("complementary", { name: "Key" });
  await panel.getByRole("button", { name: "Actions for billing-bot" }).click();
  await page.getByRole("menuitem", { name: "Enable key" }).click();
  await expect(panel).toContainText("Active");
});
