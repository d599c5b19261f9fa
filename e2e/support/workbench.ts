import { randomBytes } from "node:crypto";
import { type Browser, expect, type Page } from "@playwright/test";
import { appUrl, newPerson, password, signIn } from "./people";

interface SayOptions {
  readonly key?: string;
  readonly model?: string;
  readonly userAgent?: string;
}

/** A signed-in page of a tenant's owner, with what tests need to make things happen in that tenant. */
export interface Workbench {
  readonly page: Page;
  readonly slug: string;
  /** Calls our API as the page's person; throws on any answer but 2xx. */
  api<T>(method: string, path: string, body?: object): Promise<T>;
  newKey(owner: string): Promise<string>;
  /** Says something to the sandbox; resolves with its status once the call's row is in the log. */
  say(text: string, options?: SayOptions): Promise<number>;
  open(below: string): Promise<void>;
}

const services = "/trueportai-services/api/v1";

interface Log {
  readonly items: readonly { readonly request_id: string }[];
}

async function callApi<T>(
  page: Page,
  slug: string | null,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const answer = await page.evaluate(
    async ([tenant, verb, address, content]) => {
      const response = await fetch(address ?? "", {
        method: verb ?? "GET",
        headers: {
          ...(tenant ? { "x-tenant-slug": tenant } : {}),
          ...(content ? { "content-type": "application/json" } : {}),
        },
        ...(content ? { body: content } : {}),
      });
      return { isOk: response.ok, text: await response.text() };
    },
    [slug, method, path, body ? JSON.stringify(body) : null] as const,
  );
  if (!answer.isOk) throw new Error(`${method} ${path}: ${answer.text}`);
  return (answer.text === "" ? undefined : JSON.parse(answer.text)) as T;
}

/** Registers somebody of that name and signs them in. */
async function comeAs(page: Page, name: string, email: string): Promise<void> {
  const registered = await fetch(`${appUrl()}/platform/api/global/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, email, password }),
  });
  expect(registered.status).toBe(201);
  await signIn(page, email, password);
}

interface BenchNames {
  readonly tenant?: string;
  /** The name of a person who registers for it; otherwise the first admin owns the tenant. */
  readonly owner?: string;
  readonly ownerEmail?: string;
}

/** Signs the owner in and makes them a tenant with a key of its own. */
export async function newWorkbench(browser: Browser, names: BenchNames = {}): Promise<Workbench> {
  const { tenant: name = "Bench", owner, ownerEmail = newPerson().email } = names;
  const page = await (await browser.newContext()).newPage();
  await (owner === undefined ? signIn(page) : comeAs(page, owner, ownerEmail));
  const slug = `bench-${randomBytes(4).toString("hex")}`;
  await callApi(page, null, "POST", "/platform/api/global/tenants", { name, slug });
  const api: Workbench["api"] = (method, path, body) => callApi(page, slug, method, path, body);
  const newKey = async (owner: string) =>
    (await api<{ key: string }>("POST", `${services}/keys`, { owner })).key;
  const own = await newKey("bench");
  return {
    page,
    slug,
    api,
    newKey,
    async say(text, { key = own, model = "sandbox-echo", userAgent = "tests" } = {}) {
      const response = await fetch(`${appUrl()}/trueportai-services/sandbox/v1/chat/completions`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${key}`,
          "user-agent": userAgent,
        },
        body: JSON.stringify({ model, messages: [{ role: "user", content: text }] }),
      });
      await response.text();
      const path = `${services}/analytics/logs?request_id=${response.headers.get("x-request-id")}`;
      // No more than thirty a minute: the API admits sixty for all that a test asks of a tenant's calls.
      const intervals = [100, 250, 500, 1_000, 2_000];
      const rows = async () => (await api<Log>("GET", path)).items.length;
      await expect.poll(rows, { intervals }).toBe(1);
      return response.status;
    },
    async open(below) {
      await page.goto(`${appUrl()}/${slug}${below}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    },
  };
}

/** A page of another person in the tenant, who joined by invitation. */
export async function joinAs(
  browser: Browser,
  bench: Workbench,
  role: "viewer" | "member" | "admin",
): Promise<Page> {
  const email = `${role}-${randomBytes(4).toString("hex")}@example.com`;
  const invite = await bench.api<{ invite_url: string }>("POST", "/platform/api/service/invites", {
    email,
    role,
  });
  const token = new URL(invite.invite_url).pathname.split("/").at(-1);
  const accepted = await fetch(`${appUrl()}/platform/api/global/invites/${token}/accept`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Alan", password }),
  });
  expect(accepted.status).toBe(200);
  const page = await (await browser.newContext()).newPage();
  await signIn(page, email, password);
  return page;
}
