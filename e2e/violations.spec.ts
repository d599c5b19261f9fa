import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { test } from "./support/test";
import { newWorkbench, type Workbench } from "./support/workbench";

test.describe.configure({ mode: "serial" });

const ssn = "536-22-8714";
let bench: Workbench;
let page: Page;

test.beforeAll(async ({ browser }) => {
  bench = await newWorkbench(browser);
  page = bench.page;
  await bench.api("POST", "/trueportai-services/api/v1/policies", {
    name: "Redact SSNs",
    action: "redact",
    trigger_type: "pii",
    entities: ["SSN"],
  });
  await bench.say(`My SSN is ${ssn}, please file it.`);
  await bench.say(`His SSN is ${ssn}, file his too.`);
});
test.afterAll(async () => {
  await page.context().close();
});

const rows = () => page.locator("tbody tr[data-row]");

test("what was caught is in the list and the drill-down, with its rule and its call, never itself", async () => {
  await bench.open("/violations");
  await expect(rows()).not.toHaveCount(0);
  await rows().first().getByRole("link").first().click();
  await page.waitForURL("**/violations/vio_*");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("SSN");
  await expect(page.getByText("[REDACTED]").first()).toBeVisible();
  expect(await page.content()).not.toContain(ssn);
  await expect(page.getByText("redacted", { exact: true })).toBeVisible();
  await expect(page.getByText("It is in force unchanged.")).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page, `a violation, ${colorScheme}, ${width} px`);
    }
  }
  await page.getByRole("link", { name: /^req_/ }).click();
  await page.waitForURL("**/logs?request=*");
  const panel = page.getByRole("complementary", { name: "Call" });
  await expect(
    panel.getByRole("link", { name: /Redacted .* in the prompt/ }).first(),
  ).toBeVisible();
});

test("arrows walk the filtered list that one came from, and stay in it", async () => {
  await bench.open("/violations?type=pii&severity=high&severity=medium&severity=critical");
  const ids = await rows().evaluateAll((all) => all.map((row) => row.getAttribute("data-row")));
  expect(ids.length).toBeGreaterThan(1);
  await rows().first().getByRole("link").first().click();
  await page.waitForURL(`**/violations/${ids[0]}?*`);
  await expect(page.getByRole("link", { name: "Older violation" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Newer violation" })).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(`**/violations/${ids[1]}?*type=pii*`);
  await expect(page.getByRole("link", { name: "Newer violation" })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(`**/violations/${ids[0]}?*`);
  await page.getByRole("link", { name: "← Violations" }).click();
  await expect(page).toHaveURL(/violations\?type=pii/);
});

test("a verdict with its note is in the story, and Undo takes it back", async () => {
  await bench.open("/violations");
  const before = await rows().count();
  await rows().first().getByRole("link").first().click();
  await page.waitForURL("**/violations/vio_*");
  const address = page.url();
  await page.getByLabel("Note").fill("Test data of ours <b>really</b>");
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  // Under the pointer it stays for longer than its eight seconds.
  await page.getByRole("button", { name: "Undo" }).hover();
  await expect(page.getByText("Open → Resolved")).toBeVisible();
  await expect(page.getByText("Note: Test data of ours <b>really</b>")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Resolved → Open")).toBeVisible();
  await page.getByRole("button", { name: "False positive", exact: true }).click();
  await expect(page.getByText("Open → False positive")).toBeVisible();
  await bench.open("/violations");
  await expect(rows()).toHaveCount(before - 1);
  await page.getByRole("link", { name: "False positives" }).click();
  await expect(page).toHaveURL(/status=false_positive/);
  await expect(rows()).toHaveCount(1);
  expect(address).toContain(await rows().first().getAttribute("data-row"));
});

test("the list is sorted by severity, and its export holds what it holds", async () => {
  await bench.open("/violations?status=any");
  await page.getByRole("link", { name: "Severity" }).click();
  await expect(page).toHaveURL(/sort=severity.desc/);
  await expect(page.getByRole("columnheader", { name: "Severity" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await page.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^violations-.*\.csv$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text.trim().split("\r\n")).toHaveLength((await rows().count()) + 1);
  expect(text).not.toContain(ssn);
});

test("letters judge the row in focus where none is selected", async () => {
  await bench.open("/violations?status=any&sort=detected_at.asc");
  const row = rows().first();
  await page.keyboard.press("j");
  await expect(row.getByRole("link").first()).toBeFocused();
  const before = await row.textContent();
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Undo" }).hover();
  await expect(page.getByText("1 violation resolved.")).toBeVisible();
  await expect(row).toContainText("Resolved");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toHaveText(before ?? "");
});

test("a cell offers only this, which narrows the list to it", async () => {
  await bench.open("/violations?status=any");
  const cell = rows().first().locator("td").nth(1);
  const severity = ((await cell.textContent()) ?? "").toLowerCase();
  // Over the cell lies the link of its row.
  await cell.hover({ position: { x: 8, y: 8 }, force: true });
  const offered = page.getByRole("toolbar", { name: "This cell" });
  await expect(offered.getByRole("button", { name: "Not this" })).toHaveCount(0);
  await expectAccessible(page, "a violation's cell with what it offers");
  await offered.getByRole("button", { name: "Only this" }).click();
  await expect(page).toHaveURL(new RegExp(`severity=${severity}`));
  await expect(page.getByRole("button", { name: /^Remove filter Severity is/ })).toBeVisible();
  await expect(rows()).not.toHaveCount(0);
});

test("rows are selected and judged by keys alone", async () => {
  await bench.say(`Another SSN: ${ssn}.`);
  await bench.open("/violations");
  const before = await rows().count();
  await page.keyboard.press("j");
  await expect(rows().first().getByRole("link").first()).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("e");
  await expect(rows()).toHaveCount(before - 1);
});
