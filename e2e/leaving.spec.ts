import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { goBy } from "./support/chord";
import { test } from "./support/test";
import { newWorkbench, type Workbench } from "./support/workbench";

test.describe.configure({ mode: "default" });

let bench: Workbench;
let page: Page;

test.beforeAll(async ({ browser }) => {
  bench = await newWorkbench(browser);
  page = bench.page;
  await bench.api("POST", "/trueportai-services/api/v1/policies", {
    name: "No ships",
    action: "block",
    trigger_type: "keyword",
    keywords: ["ship"],
  });
});
test.afterAll(async () => {
  await page.context().close();
});
test.beforeEach(() => page.setViewportSize({ width: 1280, height: 900 }));

const question = () => page.getByRole("dialog", { name: "Leave without saving?" });
const name = () => page.getByRole("main").getByLabel("Name", { exact: true });

/** Answers the question and waits until it is gone. */
async function answer(word: "Stay" | "Leave"): Promise<void> {
  await question().getByRole("button", { name: word }).click();
  await expect(question()).toHaveCount(0);
}

async function changeName(to: string): Promise<void> {
  await bench.open("/settings/general");
  await name().fill(to);
  // Stands there once the page has understood the change.
  await expect(page.getByRole("button", { name: "Save name" })).toBeVisible();
}

test("a link asks before it leaves what is not saved, and who stays keeps what they typed", async () => {
  await changeName("Half a name");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
  await expect(question()).toBeVisible();
  await expectAccessible(page, "question before leaving");
  await answer("Stay");
  await expect(page).toHaveURL(/\/settings\/general$/);
  await expect(name()).toHaveValue("Half a name");

  await page.getByRole("link", { name: "Storage" }).click();
  await answer("Leave");
  await page.waitForURL("**/settings/storage");
  // Nothing is left to lose.
  await page.getByRole("link", { name: "Environments" }).click();
  await page.waitForURL("**/settings/environments");
  await expect(question()).toHaveCount(0);
});

test("keys, the menu of commands and the switcher of environments ask as well", async () => {
  await changeName("Half a name");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("]");
  await answer("Stay");
  await goBy(page, "l");
  await answer("Stay");
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Members" }).click();
  await answer("Stay");
  await page.getByRole("button", { name: "Environment: production" }).click();
  await page.getByRole("menuitemradio", { name: "Staging" }).click();
  await answer("Stay");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Account" }).click();
  await answer("Stay");
  await expect(page).toHaveURL(/\/settings\/general$/);
  await expect(name()).toHaveValue("Half a name");
  await goBy(page, "l");
  await answer("Leave");
  await page.waitForURL("**/logs");
});

test("what is saved, or typed back, is left without a question", async () => {
  await changeName("A whole name");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").getByText("Saved")).toBeVisible();
  await name().fill("Something else");
  await name().fill("A whole name");
  await expect(page.getByRole("button", { name: "Save name" })).toHaveCount(0);
  await page.getByRole("link", { name: "Storage" }).click();
  await page.waitForURL("**/settings/storage");
  await expect(question()).toHaveCount(0);
});

test("the browser's way back asks in the rule editor, and goes once that is said", async () => {
  await bench.open("/policies");
  await page.getByRole("link", { name: "No ships" }).click();
  await page.waitForURL("**/policies/pol_*");
  await name().fill("No boats");
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await page.evaluate(() => history.back());
  await expect(question()).toBeVisible();
  await answer("Stay");
  await expect(page).toHaveURL(/\/policies\/pol_/);
  await expect(name()).toHaveValue("No boats");
  await page.evaluate(() => history.back());
  await answer("Leave");
  await page.waitForURL("**/policies");
  await expect(page.getByRole("link", { name: "No ships" })).toBeVisible();
});

test("on a telephone the menu asks, over itself", async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  await changeName("Half a name");
  await page.getByRole("button", { name: "Menu" }).click();
  const keys = page.getByRole("dialog", { name: "TruePortAI" }).getByRole("link", { name: "Keys" });
  await keys.click();
  await expect(question()).toBeVisible();
  await expectAccessible(page, "question before leaving, over the menu");
  await answer("Stay");
  await expect(page).toHaveURL(/\/settings\/general$/);
  await keys.click();
  await answer("Leave");
  await page.waitForURL("**/keys");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
