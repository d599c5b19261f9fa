import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl } from "./support/people";
import { test } from "./support/test";
import { joinAs, newWorkbench, type Workbench } from "./support/workbench";

test.describe.configure({ mode: "default" });

const services = "/trueportai-services/api/v1";
let bench: Workbench;
let page: Page;

test.beforeAll(async ({ browser }) => {
  bench = await newWorkbench(browser);
  page = bench.page;
  await bench.api("POST", `${services}/policies`, {
    name: "No Falcon",
    action: "block",
    trigger_type: "keyword",
    keywords: ["Falcon"],
  });
  await bench.say("Good morning");
  await bench.say("Good evening", { model: "sandbox-echo-2" });
  expect(await bench.say("Tell me about Falcon")).toBe(403);
});
test.afterAll(async () => {
  await page.context().close();
});

const rows = () => page.locator("tbody tr");

test("filters are tokens in the address, outlive a reload, and mean the same to the API", async () => {
  await bench.open("/logs");
  await expect(rows()).toHaveCount(3);
  await expect(page.getByRole("paragraph").filter({ hasText: "3 calls" })).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Outcome", exact: true }).click();
  await page.getByLabel("Blocked").check();
  await expect(page).toHaveURL(/outcome=blocked/);
  await page.keyboard.press("Escape");
  await expect(rows()).toHaveCount(1);
  await expect(rows().getByText("403 Blocked")).toBeVisible();
  await page.reload();
  await expect(rows()).toHaveCount(1);
  const listed = await bench.api<{ total: number }>(
    "GET",
    `${services}/analytics/logs${new URL(page.url()).search}`,
  );
  expect(listed.total).toBe(1);
  await page.getByRole("button", { name: /Outcome is Blocked/ }).click();
  await expect(rows()).toHaveCount(3);
});

test("an excluded value and a range work from the address", async () => {
  await bench.open("/logs?outcome=!blocked&latency_max=60000");
  await expect(rows()).toHaveCount(2);
  await expect(page.getByRole("button", { name: /Outcome is not Blocked/ })).toBeVisible();
});

test("a drag over the bars zooms into their time, and Back returns", async () => {
  await bench.open("/logs?period=24h");
  const bars = page.getByRole("figure", { name: "Calls over time" }).locator("svg");
  const box = await bars.boundingBox();
  if (!box) throw new Error("The bars have no place.");
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.8, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, middle, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/start_date=.*end_date=/);
  await expect(rows()).toHaveCount(3);
  const { start_date: start, end_date: end } = Object.fromEntries(new URL(page.url()).searchParams);
  const hours = (Date.parse(end ?? "") - Date.parse(start ?? "")) / 3_600_000;
  expect(hours).toBeGreaterThan(4);
  expect(hours).toBeLessThan(6);
  await page.mouse.move(box.x + 4, middle);
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.getByText("No calls in this time")).toBeVisible();
  await page.goBack();
  await expect(rows()).toHaveCount(3);
});

test("a filter that nobody can understand is left out and told, not an error", async () => {
  await bench.open("/logs?status=teapot");
  await expect(page.getByText("Left out, not being understood: status.")).toBeVisible();
  await expect(rows()).toHaveCount(3);
});

test("a call opens beside its list, arrows walk, and Esc gives the focus back to its row", async () => {
  await bench.open("/logs");
  await rows().nth(1).getByRole("link").first().click();
  const panel = page.getByRole("complementary", { name: "Call" });
  await expect(panel).toBeVisible();
  await expect(panel.getByText("sandbox-echo-2").first()).toBeVisible();
  await expect(panel.getByText("1 rule looked, none matched.")).toBeVisible();
  await expectAccessible(page, "the panel of a call");
  await page.keyboard.press("ArrowUp");
  await expect(panel.getByText("403 Blocked")).toBeVisible();
  await expect(panel.getByRole("link", { name: /Blocked 1 ×/ })).toBeVisible();
  await page.keyboard.press("4");
  await expect(panel.getByRole("tab", { name: "Details" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  // The mark lasts two seconds, which may pass between two looks from here.
  const marked = await page.evaluateHandle(() => ({
    comes: new Promise<void>((resolve) => {
      const look = new MutationObserver(() => {
        if (!document.querySelector("tr[data-returned]")) return;
        look.disconnect();
        resolve();
      });
      look.observe(document.body, { subtree: true, attributeFilter: ["data-returned"] });
    }),
  }));
  await page.keyboard.press("Escape");
  await marked.evaluate(({ comes }) => comes);
  await expect(panel).toBeHidden();
  await expect(page).not.toHaveURL(/request=/);
  await expect(rows().first().getByRole("link").first()).toBeFocused();
  await expect(page.locator("tr[data-returned]")).toHaveCount(0);
});

test("a panel is one step of the way back, whatever it showed and however it was closed", async () => {
  await bench.open("/keys");
  const panel = page.getByRole("complementary", { name: "Call" });
  const open = async (row: number) => {
    await rows().nth(row).getByRole("link").first().click();
    await expect(panel).toBeVisible();
    await expect(rows().nth(row)).toHaveClass(/bg-accent-soft/);
  };
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Logs" }).click();
  await page.waitForURL("**/logs");
  await open(0);
  await page.goBack();
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(/\/logs$/);

  for (const close of [
    () => page.keyboard.press("Escape"),
    () => panel.getByRole("button", { name: "Close panel" }).click(),
  ]) {
    await open(0);
    await open(1);
    await page.keyboard.press("ArrowDown");
    await expect(rows().nth(2)).toHaveClass(/bg-accent-soft/);
    await close();
    await expect(panel).toBeHidden();
    await expect(page).toHaveURL(/\/logs$/);
  }
  await page.goBack();
  await expect(page).toHaveURL(/\/keys$/);
});

test("a panel opened by its address closes to the list", async () => {
  await bench.open("/keys");
  const { items } = await bench.api<{ items: readonly { readonly id: string }[] }>(
    "GET",
    `${services}/analytics/logs`,
  );
  await bench.open(`/logs?request=${items[0]?.id}`);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Call" })).toBeHidden();
  await expect(page).toHaveURL(/\/logs$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/keys$/);
});

test("a cell offers only this and not this, to the pointer and to keys", async () => {
  await bench.open("/logs");
  const cell = rows().filter({ hasText: "sandbox-echo-2" }).locator("td").nth(2);
  // Over the cell lies the link of its row.
  await cell.hover({ position: { x: 8, y: 8 }, force: true });
  const offered = page.getByRole("toolbar", { name: "This cell" });
  await offered.getByRole("button", { name: "Not this" }).click();
  await expect(page.getByRole("button", { name: /Model is not sandbox-echo-2/ })).toBeVisible();
  await expect(rows()).toHaveCount(2);
  await page.mouse.move(0, 0);
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowRight");
  await expect(offered).toBeVisible();
  await expectAccessible(page, "a cell with what it offers");
  await page.keyboard.press("f");
  await expect(page.getByRole("button", { name: /Outcome is Blocked/ })).toBeVisible();
  await expect(rows()).toHaveCount(1);
});

test("filters are saved under a name, shared, and gone back to", async ({ browser }) => {
  await bench.open("/logs?outcome=blocked");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByLabel("Save this view as").fill("What was stopped");
  await page.getByLabel("For everybody in Bench").check();
  await expectAccessible(page, "the form of a view");
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByText(/"What was stopped" saved/)).toBeVisible();
  await bench.open("/logs");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("link", { name: "What was stopped" }).click();
  await expect(page).toHaveURL(/logs\?outcome=blocked$/);
  await expect(rows()).toHaveCount(1);

  const theirs = await joinAs(browser, bench, "member");
  await theirs.goto(`${appUrl()}/${bench.slug}/logs`);
  await theirs.getByRole("button", { name: "Views" }).click();
  await expect(theirs.getByRole("link", { name: "What was stopped" })).toBeVisible();
  await expect(theirs.getByRole("button", { name: /^Delete view/ })).toHaveCount(0);
  await theirs.context().close();

  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("button", { name: "Delete view What was stopped" }).click();
  await expect(page.getByText("No view is saved yet.")).toBeVisible();
  await page.keyboard.press("Escape");
});

test("a pasted id leads there: of a request, a violation, a key's tail", async () => {
  type Row = { readonly request_id: string; readonly violation_ids: readonly string[] };
  const { items } = await bench.api<{ items: Row[] }>(
    "GET",
    `${services}/analytics/logs?outcome=blocked`,
  );
  const [blocked] = items;
  const paste = async (text: string, offer: string) => {
    await bench.open("/members");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: "Commands" })).toBeFocused();
    await page.keyboard.insertText(text);
    const option = page.getByRole("option", { name: offer });
    await expect(option).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
  };
  await paste(blocked?.request_id ?? "", "Find this request");
  await page.waitForURL("**/logs?request_id=*");
  await expect(rows()).toHaveCount(1);
  await paste(` ${blocked?.violation_ids[0]} `, "Open this violation");
  await page.waitForURL("**/violations/vio_*");
  const [masked] = await bench.api<{ key: string }[]>("GET", `${services}/keys`);
  await paste(masked?.key ?? "", "Find this key");
  await page.waitForURL("**/keys?q=*");
  await expect(page.locator("tbody tr")).toHaveCount(1);
});

test("digits on the overview open the calls behind its numbers", async () => {
  await bench.open("");
  await page.keyboard.press("3");
  await page.waitForURL("**/logs?*outcome=failed*");
});

test("a call is copied as a command that makes it again", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await bench.open("/logs?outcome=ok&model=sandbox-echo-2");
  await rows().first().getByRole("link").first().click();
  const panel = page.getByRole("complementary", { name: "Call" });
  await panel.getByRole("button", { name: "Copy as curl" }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain("/trueportai-services/sandbox/v1/chat/completions'");
  await panel.getByRole("link", { name: "Calls like this" }).click();
  await expect(page).toHaveURL(/model=sandbox-echo-2/);
  await expect(page).toHaveURL(/api_key=key_/);
});

test("live rows come without a reload", async () => {
  await bench.open("/logs?live=1");
  const before = await rows().count();
  await bench.say("Are you still there?");
  await expect(rows()).toHaveCount(before + 1);
});

test("an export holds the filtered rows, and what a spreadsheet would run is disarmed", async () => {
  const key = await bench.newKey('=HYPERLINK("http://evil.example")');
  await bench.say("Export me", { key });
  await bench.open("/logs?outcome=ok");
  await page.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^calls-.*\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength((await rows().count()) + 1);
  expect(lines.join("\n")).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(lines.join("\n")).not.toMatch(/(?:^|,)"?=/m);
});

test("names and models that look like markup, or never end, are text and stay in their cells", async () => {
  page.on("dialog", () => {
    throw new Error("A script ran.");
  });
  const key = await bench.newKey(`<img src=x onerror=alert(1)> مرحبا 🦉 ${"n".repeat(60)}`);
  await bench.say("x", { key, model: "<script>alert(1)</script>" });
  await bench.open("/logs");
  await expect(rows().getByText("<script>alert(1)</script>").first()).toBeVisible();
  await expect(
    rows()
      .getByText(/<img src=x/)
      .first(),
  ).toBeVisible();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page, `odd names, ${width} px`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});
