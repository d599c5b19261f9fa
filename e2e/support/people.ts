import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { adminEmail, adminPassword } from "../../tests/support/app";

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

export async function signIn(
  page: Page,
  email: string = adminEmail,
  secret: string = adminPassword,
): Promise<void> {
  await page.goto(`${appUrl()}/login`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("main")).toBeVisible();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
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
