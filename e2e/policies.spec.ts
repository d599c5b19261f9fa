import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl } from "./support/people";
import { test } from "./support/test";
import { joinAs, newWorkbench, type Workbench } from "./support/workbench";

test.describe.configure({ mode: "serial" });

let bench: Workbench;
let page: Page;

test.beforeAll(async ({ browser }) => {
  bench = await newWorkbench(browser);
  page = bench.page;
});
test.afterAll(async () => {
  await page.context().close();
});

const ruleNames = () => page.locator("tbody tr[data-row] [data-row-link]").allTextContents();

test("a rule is written, tried while it is typed, runs in shadow, and then blocks", async () => {
  await bench.open("/policies");
  await expect(page.getByText("No rule looks at your calls yet")).toBeVisible();
  await page.getByRole("link", { name: "New rule" }).click();
  await page.waitForURL("**/policies/new");
  await page.getByLabel("Name", { exact: true }).fill("No Falcon");
  await page.getByLabel("Looks for").selectOption("keyword");
  await page.getByLabel("Words", { exact: true }).fill("Falcon");
  await page.getByText("The call is refused with 403").click();
  await expect(page.getByText("“Falcon”").first()).toBeVisible();
  await page.getByLabel("Text to try").fill("Where does project falcon stand?");
  await expect(page.getByText("Blocked", { exact: true })).toBeVisible();
  await expect(page.locator("mark", { hasText: "falcon" })).toBeVisible();
  await expectAccessible(page, "the editor with a verdict");
  await page.getByRole("button", { name: "Save as shadow" }).click();
  await page.waitForURL("**/policies/pol_*");

  expect(await bench.say("All about Falcon")).toBe(200);
  await bench.open("/violations?status=any");
  await expect(page.getByText("Shadow: block").first()).toBeVisible();

  await bench.open("/policies");
  await page.getByRole("button", { name: "Mode of No Falcon: Shadow" }).click();
  await page.getByRole("menuitemradio", { name: "Enforce" }).click();
  await expect(page.getByRole("button", { name: "Mode of No Falcon: Enforce" })).toBeVisible();
  await expect.poll(() => bench.say("More about Falcon")).toBe(403);
});

test("a pattern that cannot run in linear time is refused at its field, with the character", async () => {
  await bench.open("/policies/new");
  await page.getByLabel("Name", { exact: true }).fill("Look ahead");
  await page.getByLabel("Looks for").selectOption("regex");
  await page.getByLabel("Pattern", { exact: true }).fill("abc(?=d)");
  await page.getByLabel("Text to try").fill("abcd");
  await expect(page.getByText(/is refused at character \d+/).first()).toBeVisible();
});

test("Alt and an arrow move a rule, and its place is kept", async () => {
  for (const name of ["Second", "Third"]) {
    await bench.api("POST", "/trueportai-services/api/v1/policies", {
      name,
      action: "log",
      trigger_type: "pii",
    });
  }
  await bench.open("/policies");
  await expect.poll(ruleNames).toEqual(["No Falcon", "Second", "Third"]);
  await page.getByRole("link", { name: "Third" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("Order saved.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Third" })).toBeFocused();
  await page.reload();
  await expect.poll(ruleNames).toEqual(["No Falcon", "Third", "Second"]);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page, `the list of rules, ${width} px`);
  }
});

test("another person's change is shown before it is overwritten", async () => {
  await bench.open("/policies");
  await page.getByRole("link", { name: "Second" }).click();
  await page.waitForURL("**/policies/pol_*");
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.getByLabel("Name", { exact: true }).fill("Second, mine");
  await bench.api("PUT", `/trueportai-services/api/v1/policies/${id}`, { action: "alert" });
  await page.getByRole("button", { name: "Save rule" }).click();
  await expect(page.getByText(/changed action/)).toBeVisible();
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Second, mine" })).toBeVisible();
});

test("history shows what changed, and an old version comes back as a new one", async () => {
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText("Version 1", { exact: true })).toBeVisible();
  await expect(page.getByText("name:").first()).toBeVisible();
  await page.getByRole("button", { name: "Restore" }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: "Second", exact: true })).toBeVisible();
});

test("a back-test says what a rule would have done", async () => {
  await bench.open("/policies");
  await page.getByRole("link", { name: "No Falcon" }).click();
  await page.waitForURL("**/policies/pol_*");
  await page.getByRole("button", { name: "Back-test" }).click();
  await page.getByRole("button", { name: "Run back-test" }).click();
  await expect(page.getByText(/This rule would have blocked/)).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");
});

test("a template is added in shadow by one press and says what it does", async () => {
  await bench.open("/policies?tab=templates");
  const template = page.getByRole("listitem").filter({ hasText: "Before" }).first();
  const name = (await template.getByRole("heading").textContent()) ?? "";
  await template.getByRole("button", { name: "Add in shadow" }).click();
  await expect(template.getByText("Added")).toBeVisible();
  await bench.open("/policies");
  await expect(page.getByRole("button", { name: `Mode of ${name}: Shadow` })).toBeVisible();
});

test("a member reads rules and finds nothing to change them with", async ({ browser }) => {
  const theirs = await joinAs(browser, bench, "member");
  await theirs.goto(`${appUrl()}/${bench.slug}/policies`);
  await expect(theirs.getByRole("link", { name: "No Falcon" })).toBeVisible();
  await expect(theirs.getByRole("link", { name: "New rule" })).toHaveCount(0);
  await expect(theirs.getByRole("button", { name: /^Mode of/ })).toHaveCount(0);
  await expect(theirs.getByRole("button", { name: /^More for/ })).toHaveCount(0);
  await theirs.getByRole("link", { name: "No Falcon" }).click();
  await expect(theirs.getByLabel("Name", { exact: true })).toBeDisabled();
  await expect(theirs.getByRole("button", { name: "Save rule" })).toHaveCount(0);
  await theirs.goto(`${appUrl()}/${bench.slug}/policies/new`);
  await expect(theirs.getByText(/needs? the admin role/)).toBeVisible();
  await theirs.context().close();
});
