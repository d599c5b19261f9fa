import { expect, type Page } from "@playwright/test";
import { listPages } from "../tests/support/page-list";
import { expectAccessible } from "./support/accessible";
import { appUrl, newPerson, signIn } from "./support/people";
import { test } from "./support/test";
import { inEveryView } from "./support/views";
import { joinAs, newWorkbench, type Workbench } from "./support/workbench";

test.describe.configure({ mode: "default" });

const services = "/trueportai-services/api/v1";
const platform = "/platform/api/service";

/** Markup that runs where somebody forgets to escape, text that turns round what follows, a picture of several parts. */
const evil =
  `<img src=x onerror="window.__xss=1"> مرحبا 👩‍👩‍👧‍👦 \u202e` +
  `'"><script>window.__xss=1</script>{{7*7}} `;
const begin = "<img src=x onerror=";
/** As long as a field admits, without a place to break; no half of a character at the end. */
const filled = (length: number): string =>
  (evil + "W".repeat(length)).slice(0, length).replace(/[\ud800-\udbff]$/, "");

/** An address as long as one may be. */
const longEmail = (): string =>
  newPerson().email.replace("@", `.${"e".repeat(40)}@${"d".repeat(60)}.`);
const inAddress = encodeURIComponent(filled(500));

let bench: Workbench;
let page: Page;
/** Where the first admin meets what others typed. */
let operator: Page;
let addresses: readonly string[] = [];
let operatorAddresses: readonly string[] = [];
/** Of a viewer, whom most pages tell who could help. */
let guest: Page;
let guestAddresses: readonly string[] = [];

interface Listed {
  readonly items: readonly { readonly id: string }[];
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  operator = await (await browser.newContext()).newPage();
  await signIn(operator);
  const names = { tenant: filled(120), owner: filled(120), ownerEmail: longEmail() };
  bench = await newWorkbench(browser, names);
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
  guest = await joinAs(browser, bench, "viewer");
  guestAddresses = ["", "/logs", "/settings"].map((below) => `/${bench.slug}${below}`);
  await bench.api("PATCH", `${platform}/notifications`, { addresses: [longEmail()] });
  await bench.api("POST", `${platform}/invites`, { email: longEmail(), role: "viewer" });
  const entries = await bench.api<Listed>("GET", `${platform}/audit-logs`);
  const [entry] = entries.items;
  const [key] = await bench.api<Listed["items"]>("GET", `${services}/keys?q=img`);
  const [webhook] = (await bench.api<Listed>("GET", `${platform}/webhooks`)).items;
  const [tenant] = await tenantsLike(bench.slug);
  if (!entry || !key || !webhook || !tenant) throw new Error("Something was not made.");
  const listed = listPages({
    tenant: bench.slug,
    exchangeId: violation.usage_log_id,
    violationId: violation.id,
    policyId: rule.id,
    invoice: "none",
  });
  const own = listed.filter(({ isSignedIn, name }) => isSignedIn && !name.startsWith("/admin"));
  const asked = ["logs", "violations", "policies", "keys", "members", "audit"].map(
    (name) => `/${bench.slug}/${name}?q=${inAddress}&model=${inAddress}&object=${inAddress}`,
  );
  addresses = [
    ...own.map(({ path }) => path),
    ...asked,
    `/${bench.slug}/audit?entry=${entry.id}`,
    `/${bench.slug}/keys?key=${key.id}`,
    `/${bench.slug}/settings/webhooks?webhook=${webhook.id}`,
    `/docs/search?q=${inAddress}`,
    `/${bench.slug}/policies/${rule.id}?tab=history`,
    `/${bench.slug}/playground?from=${violation.usage_log_id}`,
    `/${bench.slug}/violations?group=similar&status=any`,
  ];
  operatorAddresses = [
    `/admin?q=${bench.slug}`,
    `/admin?q=${bench.slug}&tenant=${tenant.id}`,
    `/admin?q=${inAddress}`,
    `/admin/users?q=${encodeURIComponent(names.ownerEmail)}`,
    `/admin/users?q=${inAddress}`,
    "/admin/configs",
  ];
});
test.afterAll(async () => {
  await page.context().close();
  await operator.context().close();
  await guest.context().close();
});

const tenantsLike = async (text: string): Promise<Listed["items"]> => {
  const answer = await operator.request.get(`${appUrl()}/platform/api/admin/tenants?q=${text}`);
  return ((await answer.json()) as Listed).items;
};

const soft = expect.configure({ soft: true });

/** Reports every page, not only the first, with the element that overflows the window. */
const isUnharmed = async (where: string, page: Page): Promise<void> => {
  // A page that was just made wide or narrow takes a moment to find its place.
  const found = soft.poll(() => page.evaluate(measure), { message: where });
  await found.toEqual({
    hasRun: false,
    pictures: 0,
    isTooWide: false,
    isHeaderBurst: false,
    reaching: [],
  });
};

/** Runs in the page. */
function measure() {
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
}

/** Opens each page and inspects it wide and narrow, in both themes; none may open a browser dialog. */
async function look(page: Page, paths: readonly string[], status = 200): Promise<void> {
  const dialogs: string[] = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  for (const path of paths) {
    const response = await page.goto(appUrl() + path);
    expect.soft(response?.status(), path).toBe(status);
    await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await inEveryView(page, (view) => isUnharmed(`${path}, ${view}`, page));
  }
  expect(dialogs).toEqual([]);
}

test("no page runs, loads or bursts by what people type, wide and narrow, in either theme", async () => {
  // Some fifty pages, each in four views.
  test.setTimeout(480_000);
  await look(page, addresses);
  await look(operator, operatorAddresses);
  await look(guest, guestAddresses);
});

test("what was typed stands there word for word, where it belongs", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await bench.open("/logs");
  await expect(page.locator("tbody").getByText(begin).first()).toBeVisible();
  await page.locator("tbody").getByRole("link").first().click();
  const panel = page.getByRole("complementary", { name: "Call" });
  await expect(panel.getByText(begin).first()).toBeVisible();
  await panel.getByRole("tab", { name: "Details" }).click();
  await isUnharmed("the details of a call", page);
  await panel.getByRole("tab", { name: "Request" }).click();
  await isUnharmed("the request of a call", page);
  await expectAccessible(page, "a call of hostile texts");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByRole("dialog").getByText(begin)).toBeVisible();
  await isUnharmed("the saved views", page);
});

test("the reason for a suspension is shown as it was typed, to the operator and to members", async () => {
  const [tenant] = await tenantsLike(bench.slug);
  const path = `${appUrl()}/platform/api/admin/tenants/${tenant?.id}/status`;
  const answer = await operator.request.put(path, {
    headers: { origin: appUrl() },
    data: { status: "suspended", reason: filled(500) },
  });
  expect(answer.status()).toBe(200);
  await look(operator, operatorAddresses.slice(0, 2));
  await look(page, ["/account"]);
  await look(page, [`/${bench.slug}`], 500);
  await page.goto(`${appUrl()}/${bench.slug}`);
  await expect(page.getByText(begin)).toBeVisible();
  await operator.goto(`${appUrl()}/admin?q=${bench.slug}`);
  await operator
    .getByRole("button", { name: /^Activate/ })
    .first()
    .click();
  await expect(operator.getByRole("button", { name: /^Suspend/ })).toHaveCount(1);
  await operator.getByRole("button", { name: /^Suspend/ }).click();
  await expect(operator.getByRole("dialog")).toContainText(begin);
  await isUnharmed("the question before a tenant is stopped", operator);
});
