import { randomBytes } from "node:crypto";
import { test as base } from "@playwright/test";

/** A network of documentation addresses for each test. Source: RFC 3849. */
function newAddress(): string {
  const [high, low] = [randomBytes(2), randomBytes(2)].map((part) => part.toString("hex"));
  return `2001:db8:${high}:${low}::1`;
}

/** Playwright's, with an address of its own for every test: sign-ins are limited for each. */
export const test = base.extend({
  extraHTTPHeaders: async ({ browserName: _ }, use) => {
    await use({ "x-forwarded-for": newAddress() });
  },
});
