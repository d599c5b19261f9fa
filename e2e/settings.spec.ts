import { readFile } from "node:fs/promises";
import { type Browser, expect, type Page } from "@playwright/test";
import { adminEmail } from "../tests/support/app";
import { expectAccessible } from "./support/accessible";
import { appUrl, newPerson, password, signIn } from "./support/people";
import { test } from "./support/test";

test.describe.configure({ mode: "serial" });

const { slug, email } = newPerson();
let page: Page;

/** Calls the API from the page, as the person signed in there. */
const post = <T>(path: string, body: object): Promise<T> =>
  page.evaluate(
    async ([address, tenant, text]) => {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", "x-tenant-slug": tenant },
        body: text,
      });
      if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    [path, slug, JSON.stringify(body)] as const,
  );

const open = (section: string): Promise<unknown> =>
  page.goto(`${appUrl()}/${slug}/settings/${section}`);

/** A page of somebody new, who came by invitation as a member. */
async function joinWith(browser: Browser, address: string): Promise<Page> {
  const invite = { email: address, role: "member" };
  const { invite_url } = await post<{ invite_url: string }>(
    "/platform/api/service/invites",
    invite,
  );
  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(invite_url);
  await theirs.getByLabel("Name").fill("Alan Turing");
  await theirs.getByLabel("Password", { exact: true }).fill(password);
  await theirs.getByRole("button", { name: "Create account and join" }).click();
  await theirs.waitForURL(`**/${slug}`);
  return theirs;
}

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage();
  await signIn(page);
  await post("/platform/api/global/tenants", { name: "Acme", slug });
});
test.afterAll(async () => {
  await page.context().close();
});

test("a new name stands in the shell as soon as it is saved, and what is refused says why", async () => {
  await page.goto(`${appUrl()}/${slug}/settings`);
  await page.getByLabel("Name").fill("Acme Research");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved")).toBeVisible();
  await expect(page.getByRole("banner").getByText("Acme Research")).toBeVisible();
  await page.getByLabel("Reporting zone").fill("Mars/Olympus");
  await page.getByRole("button", { name: "Save reporting zone" }).click();
  await expect(page.getByText("Reporting zone must be a time zone")).toBeVisible();
  await expect(page.getByLabel("Reporting zone")).toHaveValue("Mars/Olympus");
  await page.reload();
  await expect(page.getByLabel("Name")).toHaveValue("Acme Research");
  await expect(page.getByLabel("Reporting zone")).toHaveValue("UTC");
});

test("the keys [ and ] go from section to section", async () => {
  await open("general");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("]");
  await page.waitForURL("**/settings/environments");
  await expect(page.getByRole("row").filter({ hasText: "production" })).toBeVisible();
  await page.keyboard.press("[");
  await page.waitForURL("**/settings/general");
});

test("on a telephone the row of sections fades where it has more of them", async () => {
  const row = page.getByRole("navigation", { name: "Sections" });
  const faded = () =>
    row.evaluate((one) => {
      const style = getComputedStyle(one);
      const of = (name: string) => Number.parseFloat(style.getPropertyValue(name)) > 0;
      return { start: of("--fade-start"), end: of("--fade-end") };
    });
  await page.setViewportSize({ width: 360, height: 740 });
  await open("general");
  await expect.poll(faded).toEqual({ start: false, end: true });
  await open("danger");
  await expect.poll(faded).toEqual({ start: true, end: false });
  await expect(row.getByRole("link", { name: "Danger" })).toBeInViewport({ ratio: 0.9 });
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect.poll(faded).toEqual({ start: false, end: false });
});

test("the menu of commands finds a section, and what a key does on the page", async () => {
  await open("general");
  await page.keyboard.press("Control+k");
  const menu = page.getByRole("dialog", { name: "Go to" });
  await menu.getByRole("combobox").fill("webhook");
  await menu.getByRole("option", { name: "Settings › Webhooks" }).click();
  await page.waitForURL("**/settings/webhooks");
  await expect(page.getByRole("button", { name: "Add webhook" })).toBeVisible();
  await page.goto(`${appUrl()}/${slug}/members`);
  await page.keyboard.press("Control+k");
  await menu.getByRole("option", { name: /^Invite members/ }).click();
  await expect(page.getByRole("dialog", { name: "Invite members" })).toBeVisible();
});

test("who saves over somebody else's change is told, and may save again", async ({ browser }) => {
  await page.goto(`${appUrl()}/${slug}/providers`);
  await page.keyboard.press("n");
  const form = page.getByRole("dialog", { name: /OpenAI credential/ });
  await form.getByLabel("API key").fill("sk-proj-first-0123456789");
  await form.getByRole("button", { name: "Save credential" }).click();
  await expect(form).toBeHidden();
  const state = await page.context().storageState();
  const other = await (await browser.newContext({ storageState: state })).newPage();
  const edit = { name: "Edit the OpenAI credential" };
  for (const one of [page, other]) {
    await one.goto(`${appUrl()}/${slug}/providers`);
    await one.getByRole("button", edit).click();
    await one.getByRole("dialog", edit).getByLabel("API key").fill("sk-proj-second-0123456789");
  }
  await other.getByRole("button", { name: "Save credential" }).click();
  await expect(other.getByRole("dialog", edit)).toBeHidden();
  const mine = page.getByRole("dialog", edit);
  await mine.getByRole("button", { name: "Save credential" }).click();
  await expect(mine.getByText(/changed it since you opened it\. Save again/)).toBeVisible();
  await expect(mine.getByLabel("API key")).toHaveValue("sk-proj-second-0123456789");
  await expect(async () => {
    await mine.getByRole("button", { name: "Save credential" }).click({ timeout: 1_000 });
    await expect(mine).toBeHidden({ timeout: 2_000 });
  }).toPass();
  await other.context().close();
});

test("a member reads General, finds nothing to change, and learns who may see storage", async ({
  browser,
}) => {
  const theirs = await joinWith(browser, email);

  await theirs.goto(`${appUrl()}/${slug}/settings`);
  const main = theirs.getByRole("main");
  await expect(main.getByText("Acme Research")).toBeVisible();
  await expect(main.getByRole("textbox")).toHaveCount(0);
  await expect(main.getByRole("combobox")).toHaveCount(0);
  await expect(main.getByRole("link")).toHaveCount(0);
  await theirs.goto(`${appUrl()}/${slug}/settings/storage`);
  await expect(main.getByRole("heading", { level: 1 })).toContainText(/needs? the admin role/);
  await expect(main).toContainText("You are a member in Acme Research.");
  await theirs.context().close();
});

test("a shorter time says what it deletes, and asks before it is saved", async () => {
  await open("storage");
  await page.getByLabel("Days").fill("7");
  const consequence = "Nothing is older than that, so nothing is deleted.";
  await expect(page.getByText(consequence)).toBeVisible();
  await page.getByRole("button", { name: "Keep 7 days" }).click();
  const dialog = page.getByRole("dialog", { name: /^Keep 7 days instead of / });
  await expect(dialog).toContainText(consequence);
  await expect(dialog).toContainText("cannot be brought back");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.reload();
  await expect(page.getByLabel("Days")).toHaveValue("30");
  await page.getByLabel("Days").fill("7");
  await page.getByRole("button", { name: "Keep 7 days" }).click();
  await dialog.getByRole("button", { name: "Keep 7 days" }).click();
  await expect(page.getByText("Kept for 7 days")).toBeVisible();
});

test("rules are shown before they are copied to another environment", async () => {
  await post("/trueportai-services/api/v1/policies", {
    name: "No ships",
    action: "block",
    trigger_type: "keyword",
    keywords: ["ship"],
  });
  await open("environments");
  const staging = page.getByRole("row").filter({ hasText: "staging" });
  await staging.getByRole("button").click();
  const dialog = page.getByRole("dialog", { name: "Copy rules from production to staging" });
  await expect(dialog.getByRole("listitem")).toContainText("No ships");
  await dialog.getByRole("button", { name: "Copy 1 rule" }).click();
  await expect(page.getByText("1 rule copied to staging.")).toBeVisible();
  await staging.getByRole("button").click();
  await expect(dialog).toContainText("The same rule is in staging.");
  await expect(dialog.getByRole("button", { name: /^Copy/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
});

test("a bucket that may not be called is refused at its field before anything is saved", async () => {
  await open("storage");
  await page.getByLabel("In a bucket of yours").check();
  await page.getByLabel("Bucket", { exact: true }).fill("acme-calls");
  await page.getByLabel("Region").fill("eu-central-1");
  await page.getByLabel("Endpoint").fill("https://169.254.169.254");
  await page.getByLabel("Access key ID").fill("AKIAEXAMPLE");
  await page.getByLabel("Secret access key").fill("a secret of the bucket");
  await page.getByRole("button", { name: "Test bucket" }).click();
  await expect(page.getByText("Endpoint must not lead to a private network")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("In this server's Postgres")).toBeChecked();
});

test("the tenant is exported as one file, without its secrets", async () => {
  const { key } = await post<{ key: string }>("/trueportai-services/api/v1/keys", {
    owner: "exported",
  });
  await open("danger");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export tenant" }).click();
  const file = await saved;
  // The toast shows for four seconds; the file can be read for longer.
  await expect(page.getByText("Export saved.")).toBeVisible();
  expect(file.suggestedFilename()).toMatch(/\.json$/);
  const text = await readFile(await file.path(), "utf8");
  expect(JSON.parse(text)).toBeInstanceOf(Object);
  expect(text).toContain("No ships");
  expect(text).toContain("exported");
  expect(text).not.toContain(key);
});

test("a person is erased: they are no member, and the audit log keeps its entries without them", async ({
  browser,
}) => {
  const { email: theirEmail } = newPerson();
  const theirs = await joinWith(browser, theirEmail);
  await open("danger");
  await page.getByRole("button", { name: "Erase a person…" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase a person" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "question before a person is erased");
  await dialog.getByLabel("E-mail").fill(theirEmail);
  await dialog.getByRole("button", { name: "Erase person" }).click();
  await expect(page.getByText(`${theirEmail} is no longer a member.`)).toBeVisible();
  const gone = await theirs.goto(`${appUrl()}/${slug}`);
  expect(gone?.status()).toBe(404);
  await page.goto(`${appUrl()}/${slug}/audit`);
  await expect(page.getByText(/entr(y|ies) erased on request/)).toBeVisible();
  expect(await page.content()).not.toContain(theirEmail);
  await theirs.context().close();
});

test("ownership goes to a member, who is then the one that the dangers are shown to", async ({
  browser,
}) => {
  const { email: heir } = newPerson();
  const theirs = await joinWith(browser, heir);
  await open("danger");
  await page.getByRole("button", { name: "Transfer ownership…" }).click();
  const dialog = page.getByRole("dialog", { name: "Transfer Acme Research" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "question before ownership goes");
  await dialog.getByLabel("New owner").selectOption({ label: `Alan Turing (${heir})` });
  await dialog.getByRole("button", { name: "Transfer ownership" }).click();
  await page.waitForURL(`**/${slug}/members`);
  await expect(page.getByRole("row").filter({ hasText: heir })).toContainText("owner");
  await open("danger");
  await expect(page.getByText(/needs? the owner role/)).toBeVisible();

  await theirs.goto(`${appUrl()}/${slug}/settings/danger`);
  await theirs.getByRole("button", { name: "Transfer ownership…" }).click();
  const back = theirs.getByRole("dialog", { name: "Transfer Acme Research" });
  await back.getByLabel("New owner").selectOption({ label: `Administrator (${adminEmail})` });
  await back.getByRole("button", { name: "Transfer ownership" }).click();
  await theirs.waitForURL(`**/${slug}/members`);
  await theirs.context().close();
  await open("danger");
  await expect(page.getByRole("button", { name: "Delete tenant…" })).toBeVisible();
});

test("deleting the tenant asks for its slug, says what goes, and stops its keys", async () => {
  const { key } = await post<{ key: string }>("/trueportai-services/api/v1/keys", {});
  const call = async (): Promise<number> => {
    const answer = await fetch(`${appUrl()}/trueportai-services/sandbox/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "sandbox-echo", messages: [{ role: "user", content: "Hi" }] }),
    });
    return answer.status;
  };
  expect(await call()).toBe(200);

  await open("danger");
  await page.getByRole("button", { name: "Delete tenant…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete Acme Research?" });
  await expect(dialog).toContainText("2 keys of all environments");
  await expect(dialog).toContainText("3 members lose access");
  const confirm = dialog.getByRole("button", { name: "Delete tenant" });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${slug} to go on`).fill("acme");
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${slug} to go on`).fill(slug);
  await confirm.click();
  await page.waitForURL((url) => !url.pathname.startsWith(`/${slug}`));
  await expect.poll(call).toBe(401);
  const gone = await page.goto(`${appUrl()}/${slug}`);
  expect(gone?.status()).toBe(404);
});
