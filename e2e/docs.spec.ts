import { expect } from "@playwright/test";
import { errorList } from "../lib/contract/errors";
import { appUrl } from "./support/people";
import { test } from "./support/test";

test("the docs have a place for every error code, with nobody signed in", async ({ page }) => {
  await page.goto(`${appUrl()}/docs`);
  for (const { code } of errorList) await expect(page.locator(`[id="${code}"]`)).toHaveCount(1);
  await page.goto(`${appUrl()}/docs#BUDGET_EXCEEDED`);
  await expect(page.getByText("The budget of the key or tenant")).toBeInViewport();
});

test("/ searches the docs, and what is found leads to its place", async ({ page }) => {
  await page.goto(`${appUrl()}/docs`);
  await page.keyboard.press("/");
  await expect(page.getByLabel("Search the docs")).toBeFocused();
  await page.keyboard.type("rule restore");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Restore a version of a rule" }).click();
  await page.waitForURL("**/docs/api/policies#*");
  await expect(page.getByRole("heading", { name: "Restore a version of a rule" })).toBeInViewport();
});

test("the name of a shape unfolds it", async ({ page }) => {
  await page.goto(`${appUrl()}/docs/api/policies`);
  const shape = page.locator("#schema-Policy");
  await expect(shape.getByRole("table")).toBeHidden();
  await page.getByRole("link", { name: "Policy", exact: true }).first().click();
  await expect(shape.getByRole("table")).toBeVisible();
});

test("examples have the reader's own address filled in and can be copied", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${appUrl()}/docs`);
  await page.getByRole("button", { name: "Copy the first call" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain(`${appUrl()}/trueportai-services/sandbox/v1/chat/completions`);
  for (const block of await page.locator("pre").all()) {
    await expect(block.locator("xpath=../..").getByRole("button", { name: /^Copy/ })).toHaveCount(
      1,
    );
  }
});
