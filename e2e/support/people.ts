import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { adminEmail, adminPassword } from "../../tests/support/app";

type Kept = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Where the product under test answers. */
export const appUrl = (): string => {
  const url = process.env.E2E_URL;
  if (!url) throw new Error("The app was not started.");
  return url;
};

export const password = "seven quiet geese walk home";

/** An address and a slug that nobody else in this run has. */
export function newPerson(): { readonly email: string; readonly slug: string } {
  const unique = randomBytes(4).toString("hex");
  return { email: `grace-${unique}@example.com`, slug: `acme-${unique}` };
}

/** Puts the first admin's stored session into the page. False where there is none that is still valid. */
async function resume(page: Page): Promise<boolean> {
  const file = process.env.E2E_SESSION;
  if (!file || !existsSync(file)) return false;
  const { cookies } = JSON.parse(await readFile(file, "utf8")) as Kept;
  await page.context().addCookies([...cookies]);
  await page.goto(`${appUrl()}/account`);
  return new URL(page.url()).pathname === "/account";
}

/** Stores the page's session for `resume`, atomically, since another worker may be reading it. */
async function keep(page: Page): Promise<void> {
  const file = process.env.E2E_SESSION;
  if (!file) return;
  const own = `${file}.${process.pid}`;
  await writeFile(own, JSON.stringify(await page.context().storageState()));
  await rename(own, file);
}

/** The first admin signs in once per run, since sign-ins are limited; everybody else each time. */
export async function signIn(
  page: Page,
  email: string = adminEmail,
  secret: string = adminPassword,
): Promise<void> {
  if (email === adminEmail && (await resume(page))) return;
  await page.goto(`${appUrl()}/login`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
  await expect(page.getByRole("main")).toBeVisible();
  if (email === adminEmail) await keep(page);
}

/** Registers somebody and gives them a tenant; ends on its overview. */
export async function registerWithTenant(page: Page): Promise<ReturnType<typeof newPerson>> {
  const person = newPerson();
  await page.goto(`${appUrl()}/register`);
  await page.getByLabel("Name").fill("Grace Hopper");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/new");
  await page.getByLabel("Name").fill("Acme");
  await page.getByLabel("Slug").fill(person.slug);
  await expect(page.getByText("This slug is free.")).toBeVisible();
  await page.getByRole("button", { name: "Create tenant" }).click();
  await page.waitForURL(`**/${person.slug}`);
  return person;
}
