import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { goBy } from "./support/chord";
import { appUrl } from "./support/people";
import { test } from "./support/test";
import { joinAs, newWorkbench, type Workbench } from "./support/workbench";

test.describe.configure({ mode: "serial" });

let bench: Workbench;
let page: Page;

test.beforeAll(async ({ browser }) => {
  bench = await newWorkbench(browser);
  page = bench.page;
  const rule = (name: string, more: object) =>
    bench.api("POST", "/trueportai-services/api/v1/policies", { name, ...more });
  await rule("Mask SSNs", { action: "redact", trigger_type: "pii", entities: ["SSN"] });
  await rule("No Falcon", { action: "block", trigger_type: "keyword", keywords: ["Falcon"] });
  await rule("No Kestrel", {
    action: "block",
    trigger_type: "keyword",
    keywords: ["Kestrel"],
    mode: "shadow",
  });
});
test.afterAll(async () => {
  await page.context().close();
});

const deeds = () => page.getByRole("region", { name: "What the gateway did" });

const ask = async (text: string): Promise<void> => {
  await page.getByLabel("User").fill(text);
  await page.keyboard.press("Control+Enter");
};

test("g y leads there; an answer streams in, with the prompt as it left beside the one typed", async () => {
  await bench.open("/logs");
  await goBy(page, "y");
  await page.waitForURL("**/playground");
  await ask("My SSN is 536-22-8714.");
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer.getByText("[REDACTED:SSN]")).toBeVisible();
  await expect(deeds().getByRole("link", { name: "Open in the log" })).toBeVisible();
  await expect(deeds().getByText("1 match: redact")).toBeVisible();
  await expect(deeds().getByText("As the provider got it")).toBeVisible();
  await expect(deeds().locator("mark")).toHaveText("[REDACTED:SSN]");
  await page.getByRole("tab", { name: "Raw request" }).click();
  await expect(answer.getByText("POST /trueportai-services/sandbox/v1")).toBeVisible();
  await page.getByRole("tab", { name: "Raw answer" }).click();
  await expect(answer.getByText("data: [DONE]")).toBeVisible();
  expect(page.url()).toBe(`${appUrl()}/${bench.slug}/playground`);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page, `the playground, ${colorScheme}, ${width} px`);
    }
  }
});

test("a blocked prompt shows exactly what a caller gets, and leads to the rule", async () => {
  await bench.open("/playground");
  await ask("Where is Falcon?");
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer.getByText(/"code": "POLICY_VIOLATION"/)).toBeVisible();
  await expect(answer.getByRole("link", { name: "No Falcon" })).toBeVisible();
  await expect(deeds().getByText("The provider never saw this prompt.")).toBeVisible();
});

test("an admin takes a rule in shadow as enforced, and nothing is sent that it would stop", async () => {
  await bench.open("/playground");
  await page.getByLabel(/Treat rules in shadow as enforced/).check();
  await ask("Where is Kestrel?");
  await expect(page.getByText(/would refuse this call with 403. Nothing was sent./)).toBeVisible();
  const path = "/trueportai-services/api/v1/analytics/logs?limit=50";
  const logged = async () => (await bench.api<{ items: object[] }>("GET", path)).items.length;
  // Both calls of the tests before, which reach the log a moment after their answer.
  await expect.poll(logged).toBe(2);
  await page.getByLabel(/Treat rules in shadow as enforced/).uncheck();
  await page.getByRole("button", { name: "Run" }).click();
  await expect(
    deeds()
      .getByRole("link", { name: /Would have blocked 1 ×/ })
      .first(),
  ).toBeVisible();
  await expect.poll(logged).toBe(3);
});

test("without a credential the sandbox is offered, and runs the same prompt", async () => {
  await bench.open("/playground");
  await page.getByLabel("Provider").selectOption("openai");
  await ask("Good morning");
  await page.getByRole("button", { name: "Run it in the sandbox" }).click();
  await expect(
    page.getByRole("region", { name: "Answer" }).getByText("Good morning"),
  ).toBeVisible();
  await expect(page.getByLabel("Model")).toHaveValue("sandbox-echo");
});

test("the call is copied as code, and tools that are not JSON are reported", async () => {
  await bench.open("/playground");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByLabel("User").fill("it's me");
  await page.getByRole("button", { name: "Copy as" }).click();
  await page.getByRole("menuitem", { name: "Python" }).click();
  await expect(page.getByText(/Copied as Python/)).toBeVisible();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(clipboard).toContain("from openai import OpenAI");
  const code = await clipboard();
  expect(code).toContain(`base_url="${appUrl()}/trueportai-services/sandbox/v1"`);
  expect(code).toContain(`"content": "it's me"`);
  await page.getByText("Tools", { exact: true }).click();
  await page.getByLabel("Tools as JSON").fill("[{");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The tools are not JSON" })).toBeVisible();
});

test("a member tries prompts without what is for admins", async ({ browser }) => {
  const theirs = await joinAs(browser, bench, "member");
  await theirs.goto(`${appUrl()}/${bench.slug}/playground`);
  await theirs.getByLabel("User").fill("Hello");
  await expect(theirs.getByLabel(/Treat rules in shadow/)).toHaveCount(0);
  await theirs.getByRole("button", { name: "Run" }).click();
  await expect(theirs.getByRole("link", { name: "Open in the log" })).toBeVisible();
  await theirs.context().close();
});
