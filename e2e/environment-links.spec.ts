import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl } from "./support/people";
import { test } from "./support/test";
import { newWorkbench, type Workbench } from "./support/workbench";

let bench: Workbench;
let page: Page;
let callId: string;

test.beforeAll(async ({ browser }) => {
  bench = await newWorkbench(browser);
  page = bench.page;
  await bench.say("Hello from production");
  const path = "/trueportai-services/api/v1/analytics/logs";
  const { items } = await bench.api<{ items: { id: string }[] }>("GET", path);
  callId = items[0]?.id ?? "";
});
test.afterAll(async () => {
  await page.context().close();
});

const environment = (name: string) => page.getByRole("button", { name: `Environment: ${name}` });
const panel = () => page.getByRole("complementary", { name: "Call" });

test("a link that names an environment shows that one, whatever was looked at last", async () => {
  await page.goto(`${appUrl()}/${bench.slug}/in/staging/logs?outcome=ok`);
  await expect(page).toHaveURL(`${appUrl()}/${bench.slug}/logs?outcome=ok`);
  await expect(environment("staging")).toBeVisible();
  await page.goto(`${appUrl()}/${bench.slug}/in/production`);
  await expect(page).toHaveURL(`${appUrl()}/${bench.slug}`);
  await expect(environment("production")).toBeVisible();
  expect((await page.goto(`${appUrl()}/${bench.slug}/in/nowhere/logs`))?.status()).toBe(404);
});

test("a call of another environment says which, and leads there", async () => {
  await page.goto(`${appUrl()}/${bench.slug}/in/staging/logs?request=${callId}`);
  await expect(panel()).toContainText("This call is in production");
  await expectAccessible(page, "a call of another environment");
  await panel().getByRole("link", { name: "Switch to production" }).click();
  await expect(environment("production")).toBeVisible();
  await expect(panel()).toContainText("sandbox-echo");
});

test("a rule of another environment says so on a page of its own", async () => {
  const { id } = await bench.api<{ id: string }>("POST", "/trueportai-services/api/v1/policies", {
    name: "No Falcon",
    action: "block",
    trigger_type: "keyword",
    keywords: ["Falcon"],
  });
  await page.goto(`${appUrl()}/${bench.slug}/in/staging/policies/${id}`);
  await expect(page.getByText("This rule is in production")).toBeVisible();
  await page.getByRole("link", { name: "Switch to production" }).click();
  await expect(page.getByRole("heading", { name: "No Falcon" })).toBeVisible();
  await page.goto(`${appUrl()}/${bench.slug}/policies/pol_nowhere`);
  await expect(page.getByText("There is nothing here")).toBeVisible();
});

test("the link copied from a call opens it where it lies", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await bench.open(`/logs?request=${callId}`);
  await panel().getByRole("button", { name: "Copy link" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(`${appUrl()}/${bench.slug}/in/staging/keys`);
  await page.goto(`${appUrl()}${new URL(link).pathname}${new URL(link).search}`);
  await expect(environment("production")).toBeVisible();
  await expect(panel()).toContainText("sandbox-echo");
});
