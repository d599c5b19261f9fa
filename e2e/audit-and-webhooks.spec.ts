import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { expect, type Page } from "@playwright/test";
import { goBy } from "./support/chord";
import { appUrl, newPerson, password, registerWithTenant } from "./support/people";
import { test } from "./support/test";

/** Invites somebody as viewer, who takes the invitation in a browser of their own. */
async function addViewer(page: Page, slug: string): Promise<string> {
  const { email } = newPerson();
  const invited = await page.request.post(`${appUrl()}/platform/api/service/invites`, {
    headers: { origin: appUrl(), "x-tenant-slug": slug },
    data: { email, role: "viewer" },
  });
  // Without a mail server the answer holds the link.
  const { invite_url: link } = (await invited.json()) as { invite_url: string };

  const context = await page.context().browser()?.newContext();
  const guest = await context?.newPage();
  if (!context || !guest) throw new Error("There is no second browser.");
  await guest.goto(link);
  await guest.getByLabel("Name").fill("Ada Lovelace");
  await guest.getByLabel("Password", { exact: true }).fill(password);
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await guest.waitForURL(`**/${slug}`);
  await context.close();
  return email;
}

test("an admin changes a member's role, finds the sentence in the audit, and its chain is intact", async ({
  page,
}) => {
  const { email: own, slug } = await registerWithTenant(page);
  const email = await addViewer(page, slug);
  await page.goto(`${appUrl()}/${slug}/members`);
  await page.getByRole("button", { name: "Actions for Ada Lovelace" }).click();
  await page.getByRole("menuitem", { name: "Change role…" }).click();
  const dialog = page.getByRole("dialog", { name: "Role of Ada Lovelace" });
  await dialog.getByLabel("Role").selectOption("member");
  await dialog.getByRole("button", { name: "Change role" }).click();
  await expect(dialog).toBeHidden();

  await goBy(page, "a");
  await page.waitForURL(`**/${slug}/audit`);
  const sentence = `changed ${email} from viewer to member`;
  const row = page.getByRole("row").filter({ hasText: sentence });
  await expect(row).toContainText(own);
  await row.getByRole("link").first().click();
  const panel = page.getByRole("complementary", { name: "Audit entry" });
  await expect(panel.getByText(sentence)).toBeVisible();
  await expect(panel.getByRole("row", { name: "role viewer member" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  await row.getByRole("link").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const offered = page.getByRole("toolbar", { name: "This cell" });
  await expect(offered.getByRole("button", { name: "Only this" })).toBeVisible();
  await page.keyboard.press("f");
  await page.waitForURL("**/audit?action=member.*");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(row).toBeVisible();

  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText(/The chain is intact: \d+ entries\./)).toBeVisible();
});

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Receiver {
  readonly url: string;
  /** The call that was answered. */
  readonly taken: Promise<Taken>;
  /** Answers 204, to a call that waits for it and to one that comes. */
  answer(): void;
}

/**
 * Takes one call to a tenant's own address on the port that the app may reach. What an earlier try of the test left to
 * be sent again comes to another address, and is refused.
 */
async function takeOne(slug: string): Promise<Receiver> {
  const path = `/hooks/${slug}`;
  const server = createServer();
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const taken = new Promise<Taken>((resolve) => {
    server.on("request", (request, response) => {
      if (request.url !== path) {
        response.writeHead(404).end();
        return;
      }
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        void asked.then(() => {
          // Who waited for too long has gone, and comes again.
          if (response.destroyed) return;
          response.writeHead(204).end(() => server.close());
          resolve({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        });
      });
    });
  });
  const port = Number(process.env.E2E_RECEIVER_PORT);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${port}${path}`, taken, answer };
}

test("an admin adds a webhook, sends a test and reads how its delivery went", async ({ page }) => {
  const { slug } = await registerWithTenant(page);
  const receiver = await takeOne(slug);
  await page.goto(`${appUrl()}/${slug}/settings/webhooks`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "Add webhook" });
  await dialog.getByLabel("Address").fill("https://10.0.0.8/hooks");
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  await expect(dialog.getByText("10.0.0.8 is in one")).toBeVisible();
  await dialog.getByLabel("Address").fill(receiver.url);
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  const shown = page.getByRole("dialog", { name: "Signing secret" });
  await expect(shown.getByText(/^whsec_/)).toBeVisible();
  await shown.getByRole("button", { name: "I saved it" }).click();

  await page.getByRole("button", { name: /^Actions for 127/ }).click();
  await page.getByRole("menuitem", { name: "Send test" }).click();
  const panel = page.getByRole("complementary", { name: "Delivery" });
  await expect(panel.getByText("Waiting")).toBeVisible();
  // As from a busy server, which takes longer than the page pauses before it asks again.
  await page.route(
    (address) => address.searchParams.has("_rsc"),
    async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await route.continue();
    },
  );
  receiver.answer();
  const { headers, body } = await receiver.taken;
  expect(JSON.parse(body)).toMatchObject({ type: "webhook.test", data: { tenant: slug } });
  await expect(panel.getByText("Delivered")).toBeVisible();
  await expect(panel.getByText("Status 204")).toBeVisible();
  await expect(panel.getByText(String(headers["webhook-signature"]))).toBeVisible();
  await expect(panel.getByRole("button", { name: "Redeliver" })).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
