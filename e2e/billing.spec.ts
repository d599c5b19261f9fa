import { expect } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl, registerWithTenant } from "./support/people";
import { test } from "./support/test";

test("a plan is changed with its consequence said, and the meter counts the gateway's calls", async ({
  page,
}) => {
  const { slug } = await registerWithTenant(page);
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog", { name: "Your key" });
  const secret = (await dialog.getByText(/^sk-/).first().textContent()) ?? "";
  await dialog.getByRole("button", { name: "I saved it" }).click();

  await page.goto(`${appUrl()}/${slug}/billing`);
  await expect(page.getByText(/^Free, \$0 a month\./)).toBeVisible();
  await expect(page.getByText("0 of 1,000,000")).toBeVisible();
  await page.getByRole("button", { name: "Change plan" }).click();
  const sheet = page.getByRole("dialog", { name: "Change plan" });
  await expect(sheet.getByRole("listitem").filter({ hasText: "Your plan" })).toContainText("Free");
  await sheet.getByRole("button", { name: "Choose Team" }).click();
  await expect(sheet).toContainText("It costs $49.00 a month from now on");
  await expectAccessible(page, "sheet of the plans");
  await sheet.getByRole("button", { name: "Change to Team" }).click();
  await expect(page.getByText("You are on Team now.")).toBeVisible();
  await expect(page.getByText(/^Team, \$49\.00 a month\. Renews on/)).toBeVisible();
  await expect(page.getByText("1 of 100", { exact: true })).toBeVisible();

  const answer = await fetch(`${appUrl()}/trueportai-services/sandbox/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox-echo", messages: [{ role: "user", content: "Hi" }] }),
  });
  expect(answer.status).toBe(200);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("1 of 10,000,000")).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(page.getByRole("row").filter({ hasText: "Sandbox" })).toContainText("1");
  await expect(page.getByText("No invoices yet")).toBeVisible();
});
