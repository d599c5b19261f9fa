import { type Browser, expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { appUrl, newPerson, password, registerWithTenant } from "./support/people";
import { test } from "./support/test";

/** Invites somebody by the page's dialog and gives the link it shows. */
async function invite(page: Page, slug: string, email: string, role: RegExp): Promise<string> {
  await page.goto(`${appUrl()}/${slug}/members`);
  await page.getByRole("button", { name: "Invite members" }).click();
  const form = page.getByRole("dialog", { name: "Invite members" });
  await form.getByLabel("E-mail addresses").fill(email);
  await expectAccessible(page, "dialog of an invitation");
  const choice = form.getByLabel("Role").getByRole("option").filter({ hasText: role });
  await form.getByLabel("Role").selectOption((await choice.getAttribute("value")) ?? "");
  await form.getByRole("button", { name: "Send invitations" }).click();
  const result = page.getByRole("dialog", { name: "Invited 1 person" });
  const link = (await result.getByText(/\/invite\/[0-9A-Za-z]+$/).textContent()) ?? "";
  await result.getByRole("button", { name: "I copied them" }).click();
  await expect(page.getByRole("row").filter({ hasText: email })).toContainText("in 6 d");
  return link;
}

/** A browser of their own, in which somebody new takes an invitation up. */
async function join(browser: Browser, link: string, name: string, slug: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await page.waitForURL(`**/${slug}`);
  return page;
}

/** Presses what a page offers, one by one, and goes where it leads. */
async function pressEverything(page: Page, path: string): Promise<void> {
  await page.goto(appUrl() + path);
  await page.waitForLoadState("networkidle");
  const buttons = page
    .getByRole("main")
    .getByRole("button", { disabled: false })
    .filter({ visible: true });
  for (let index = 0; index < (await buttons.count()); index += 1) {
    await buttons
      .nth(index)
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    await page.waitForLoadState("networkidle");
    const items = page.getByRole("menuitem");
    const names = await items.allTextContents();
    expect(names.join(), path).not.toMatch(/Delete|Remove|Rotate|Transfer/);
    await page.keyboard.press("Escape");
    if (new URL(page.url()).pathname !== path) await page.goto(appUrl() + path);
  }
}

/** Every page of the tenant that the sidebar names and every link on them, one step deep. */
async function walk(page: Page, slug: string): Promise<readonly string[]> {
  const paths = new Set<string>();
  const collect = async (place: "navigation" | "main") => {
    const found = await page
      .getByRole(place)
      .locator(`a[href^="/${slug}"]`)
      .evaluateAll((links) =>
        links.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
      );
    for (const path of found) paths.add(path);
  };
  await page.goto(`${appUrl()}/${slug}`);
  await collect("navigation");
  for (const path of [...paths]) {
    await page.goto(appUrl() + path);
    await collect("main");
  }
  return [...paths];
}

test("who is invited by link joins as a member, and can more once an admin", async ({
  page,
  browser,
}) => {
  const { slug } = await registerWithTenant(page);
  const { email } = newPerson();
  const link = await invite(page, slug, email, /^Member/);
  const theirs = await join(browser, link, "Alan Turing", slug);

  await theirs.goto(`${appUrl()}/${slug}/keys`);
  await expect(theirs.getByRole("heading", { name: "Keys" })).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Create key" })).toHaveCount(0);
  await theirs.goto(`${appUrl()}/${slug}/providers`);
  await expect(theirs.getByText("Providers need the admin role")).toBeVisible();

  await page.goto(`${appUrl()}/${slug}/members`);
  const row = page.getByRole("row").filter({ hasText: email });
  await page.getByRole("button", { name: "Actions for Alan Turing" }).click();
  await page.getByRole("menuitem", { name: "Set budget…" }).click();
  await page.getByLabel("US dollars").fill("25");
  await page.getByRole("button", { name: "Save budget" }).click();
  await expect(row).toContainText("$0 / $25.00 month");
  await page.getByRole("button", { name: "Actions for Alan Turing" }).click();
  await page.getByRole("menuitem", { name: "Change role…" }).click();
  await page.getByRole("dialog").getByLabel("Role").selectOption("admin");
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(row).toContainText("admin");

  await theirs.goto(`${appUrl()}/${slug}/keys`);
  await theirs.getByRole("button", { name: "Create key" }).first().click();
  await theirs.getByLabel("Name").fill("made-by-alan");
  await theirs.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  await theirs.getByRole("button", { name: "I saved it" }).click();
  await expect(theirs.getByRole("row").filter({ hasText: "made-by-alan" })).toBeVisible();

  await page.goto(`${appUrl()}/${slug}/members`);
  await page.getByRole("button", { name: "Actions for Alan Turing" }).click();
  await page.getByRole("menuitem", { name: "Remove member…" }).click();
  const confirm = page.getByRole("dialog", { name: "Remove Alan Turing?" });
  await expect(confirm).toContainText("1 key they made keeps working.");
  await confirm.getByRole("button", { name: "Remove member" }).click();
  await expect(confirm).toBeHidden();
  await expect(row).toHaveCount(0);
  const refused = await theirs.goto(`${appUrl()}/${slug}/keys`);
  expect(refused?.status()).toBe(404);
  await theirs.context().close();
});

for (const role of ["Viewer", "Member"]) {
  test(`a ${role.toLowerCase()} is offered nothing that answers 403`, async ({ page, browser }) => {
    test.setTimeout(240_000);
    const { slug } = await registerWithTenant(page);
    const link = await invite(page, slug, newPerson().email, new RegExp(`^${role}`));
    const theirs = await join(browser, link, "Katherine Johnson", slug);
    const refused: string[] = [];
    theirs.on("response", (response) => {
      if (response.status() === 403)
        refused.push(`${response.request().method()} ${response.url()}`);
    });
    const paths = await walk(theirs, slug);
    expect(paths.length).toBeGreaterThan(role === "Viewer" ? 3 : 6);
    for (const path of paths) await pressEverything(theirs, path);
    expect(refused).toEqual([]);
    await theirs.context().close();
  });
}
