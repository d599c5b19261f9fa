import { expect, type Page } from "@playwright/test";
import { listPages } from "../tests/support/page-list";
import { expectAccessible } from "./support/accessible";
import { appUrl } from "./support/people";
import { test } from "./support/test";
import { newWorkbench, type Workbench } from "./support/workbench";

test.describe.configure({ mode: "default" });

const services = "/trueportai-services/api/v1";
const platform = "/platform/api/service";

/** Markup that runs where somebody forgets to escape, text that turns round what follows, a picture of several parts. */
const evil =
  `<img src=x onerror="window.__xss=1"> مرحبا 👩‍👩‍👧‍👦 \u202e` +
  `'"><script>window.__xss=1</script>{{7*7}} `;
/** As long as a field admits, without a place to break; no half of a character at the end. */
const filled = (length: number): string =>
  (evil + "W".repeat(length)).slice(0, length).replace(/[\ud800-\udbff]$/, "");

let bench: Workbench;
let page: Page;
let addresses: readonly string[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  bench = await newWorkbench(browser, { tenant: filled(120), owner: filled(120) });
  page = bench.page;
  const storage = { backend: "postgres", capture: "redacted", retention_days: 7 };
  await bench.api("PUT", `${platform}/storage`, storage);
  const rule = await bench.api<{ id: string }>("POST", `${services}/policies`, {
    name: filled(120),
    action: "redact",
    trigger_type: "keyword",
    keywords: [filled(200), "Zebra"],
    exceptions: { values: [filled(500)] },
  });
  await bench.api("PUT", `${platform}/providers/azure`, {
    api_key: "x".repeat(4_000),
    base_url: `https://example.com/%3Cscript%3E/${"p".repeat(400)}`,
    deployments: { [`d${"-".repeat(63)}`]: filled(200) },
  });
  await bench.api("POST", `${platform}/webhooks`, {
    url: `https://example.com/${encodeURIComponent(evil)}${"p".repeat(1_500)}`,
  });
  const saved = { page: "logs", name: filled(120), query: "outcome=ok", is_shared: true };
  await bench.api("POST", `${services}/views`, saved);
  const said = {
    key: await bench.newKey(filled(120)),
    model: filled(10_000),
    userAgent: `<script>window.__xss=1</script>${"u".repeat(4_000)}`,
  };
  await bench.say(`${filled(10_000)} Zebra`, said);
  await bench.say(`${evil} Zebra`, said);
  const [violation] = (
    await bench.api<{ items: { id: string; usage_log_id: string }[] }>(
      "GET",
      `${services}/analytics/violations`,
    )
  ).items;
  if (!violation) throw new Error("Nothing was caught.");
  const verdict = { status: "open", note: filled(2_000), assignee: "me" };
  await bench.api("PATCH", `${services}/analytics/violations/${violation.id}`, verdict);
  const listed = listPages({
    tenant: bench.slug,
    exchangeId: violation.usage_log_id,
    violationId: violation.id,
    policyId: rule.id,
    invoice: "none",
  });
  addresses = [
    ...listed.filter(({ isSignedIn }) => isSignedIn).map(({ path }) => path),
    `/${bench.slug}/policies/${rule.id}?tab=history`,
    `/${bench.slug}/playground?from=${violation.usage_log_id}`,
    `/${bench.slug}/violations?group=similar&status=any`,
  ];
});
test.afterAll(async () => {
  await page.context().close();
});

/** Each page is told of, not the first alone; with what reaches out of the window, to find it by. */
const isUnharmed = async (where: string): Promise<void> => {
  const found = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const isHeld = (one: Element): boolean =>
      getComputedStyle(one).overflowX !== "visible" ||
      (one.parentElement !== null && one.parentElement !== document.body
        ? isHeld(one.parentElement)
        : false);
    const reaching = [...document.querySelectorAll("main *, header *")].filter((one) => {
      const { right, width } = one.getBoundingClientRect();
      return width > 1 && right > wide + 1 && !isHeld(one);
    });
    return {
      hasRun: "__xss" in window,
      pictures: document.querySelectorAll('img[src="x"]').length,
      isTooWide: document.documentElement.scrollWidth > wide,
      isHeaderBurst: (document.querySelector("header")?.getBoundingClientRect().height ?? 0) > 80,
      reaching: reaching.slice(0, 3).map((one) => one.outerHTML.slice(0, 160)),
    };
  });
  expect.soft(found, where).toEqual({
    hasRun: false,
    pictures: 0,
    isTooWide: false,
    isHeaderBurst: false,
    reaching: [],
  });
};

for (const width of [1280, 360]) {
  test(`no page runs, loads or bursts by what people type, ${width} px`, async () => {
    test.setTimeout(240_000);
    const dialogs: string[] = [];
    page.on("dialog", async (dialog) => {
      dialogs.push(dialog.message());
      await dialog.dismiss();
    });
    await page.setViewportSize({ width, height: 800 });
    for (const address of addresses) {
      await page.goto(appUrl() + address);
      await expect(page.getByRole("heading", { level: 1 }), address).toBeVisible();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await isUnharmed(`${address}, ${width} px`);
    }
    expect(dialogs).toEqual([]);
  });
}

test("what was typed stands there word for word, where it belongs", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const begin = "<img src=x onerror=";
  await bench.open("/logs");
  await expect(page.locator("tbody").getByText(begin).first()).toBeVisible();
  await page.locator("tbody").getByRole("link").first().click();
  const panel = page.getByRole("complementary", { name: "Call" });
  await expect(panel.getByText(begin).first()).toBeVisible();
  await panel.getByRole("tab", { name: "Details" }).click();
  await isUnharmed("the details of a call");
  await panel.getByRole("tab", { name: "Request" }).click();
  await isUnharmed("the request of a call");
  await expectAccessible(page, "a call of hostile texts");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByRole("dialog").getByText(begin)).toBeVisible();
  await isUnharmed("the saved views");
});
