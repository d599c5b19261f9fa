import { expect, type Page } from "@playwright/test";
import OpenAI from "openai";
import { appUrl, newPerson, password, registerWithTenant } from "./support/people";
import { test } from "./support/test";

test("a newcomer registers, makes a tenant and a key, and sees the first call arrive in the log", async ({
  page,
}) => {
  await registerWithTenant(page);
  await expect(page.getByText("Waiting for your first call.")).toBeHidden();

  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog", { name: "Your key" });
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  const secret = (await dialog.getByText(/^sk-/).textContent()) ?? "";
  expect(secret).toMatch(/^sk-[0-9A-Za-z]{32}$/);
  await dialog.getByRole("button", { name: "I saved it" }).click();

  await expect(page.getByText("Waiting for your first call.")).toBeVisible();
  await expect(page.getByText(`Bearer ${secret}`)).toBeVisible();
  const client = new OpenAI({
    apiKey: secret,
    baseURL: `${appUrl()}/trueportai-services/sandbox/v1`,
  });
  const answer = await client.chat.completions.create({
    model: "sandbox-echo",
    messages: [{ role: "user", content: "Hello from the first run" }],
  });
  expect(answer.choices[0]?.message.content).toContain("Hello from the first run");

  const line = page.getByText("First call:");
  await expect(line).toContainText("sandbox-echo");
  await page.getByRole("link", { name: "Open it in the log" }).click();
  await page.waitForURL("**/logs?request=*");
  await expect(page.getByRole("complementary").getByText("sandbox-echo").first()).toBeVisible();
});

test("a newcomer adds a rule, calls with the SDK, and finds in the log what the rule took out", async ({
  page,
}) => {
  const { slug } = await registerWithTenant(page);
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog", { name: "Your key" });
  const secret = (await dialog.getByText(/^sk-/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "I saved it" }).click();

  await page.goto(`${appUrl()}/${slug}/policies/new`);
  await page.getByLabel("Name", { exact: true }).fill("No SSN leaves");
  await page.getByText("Matches are masked; the call goes on.").click();
  await page.getByLabel("Text to try").fill("My SSN is 536-22-8714.");
  await expect(page.getByText("Redacted", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Save and enforce" }).click();
  await page.waitForURL("**/policies/pol_*");

  const client = new OpenAI({
    apiKey: secret,
    baseURL: `${appUrl()}/trueportai-services/sandbox/v1`,
  });
  const ask = () =>
    client.chat.completions.create({
      model: "sandbox-echo",
      messages: [{ role: "user", content: "My SSN is 536-22-8714." }],
    });
  // Every instance knows a rule within a second.
  await expect
    .poll(async () => (await ask()).choices[0]?.message.content)
    .toContain("[REDACTED:SSN]");

  await page.goto(`${appUrl()}/${slug}/logs?outcome=redacted`);
  const row = page.locator("tbody tr").first();
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText("200 Redacted", { timeout: 5_000 });
  }).toPass();
  await row.getByRole("link").first().click();
  const panel = page.getByRole("complementary", { name: "Call" });
  await panel.getByRole("link", { name: /Redacted 1 × SSN in the prompt/ }).click();
  await page.waitForURL("**/violations/vio_*");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("SSN");
  await expect(page.locator("mark").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "No SSN leaves" }).first()).toBeVisible();
  expect(await page.content()).not.toContain("536-22-8714");
});

/** Tabs until what has the focus is named so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const isThere = await page.evaluate((source) => {
      const focused = document.activeElement;
      const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : [];
      const label = labels.map((one) => one.textContent).join(" ");
      const text = focused?.getAttribute("aria-label") || label || focused?.textContent || "";
      return new RegExp(source).test(text.trim());
    }, name.source);
    if (isThere) return;
  }
  throw new Error(`Tab never reached ${name}.`);
}

test("the whole first run goes by keyboard alone", async ({ page }) => {
  const { email, slug } = newPerson();
  await page.goto(`${appUrl()}/`);
  await tabTo(page, /^Create account$/);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/register*");
  await expect(page.getByLabel("Name")).toBeVisible();
  await tabTo(page, /^Name$/);
  await page.keyboard.type("Grace Hopper");
  await tabTo(page, /^E-mail$/);
  await page.keyboard.type(email);
  await tabTo(page, /^Password$/);
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");

  await page.waitForURL("**/new");
  await expect(page.getByLabel("Name")).toBeVisible();
  await tabTo(page, /^Name$/);
  await page.keyboard.type(slug);
  await expect(page.getByText("This slug is free.")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/${slug}`);

  await expect(page.getByRole("button", { name: "Create key" })).toBeVisible();
  await tabTo(page, /^Create key$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Your key" })).toBeVisible();
  await tabTo(page, /^I saved it$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Send it from here" })).toBeVisible();
  await tabTo(page, /^Send it from here$/);
  await page.keyboard.press("Enter");
  await expect(page.getByText("First call:")).toBeVisible();
});
