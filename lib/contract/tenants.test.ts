import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { CreateTenantInput, isAllowedSlug, reservedSlugs } from "./tenants";

/** First path segments that folders under `app` answer; a group counts for what it holds. */
function segments(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => (/^\(.+\)$/.test(name) ? segments(`${folder}/${name}`) : [name]));
}

test("no tenant may take the address of a page or API of ours", () => {
  const ours = segments("app").filter((name) => /^[a-z0-9-]+$/.test(name));
  expect(ours).toContain("docs");
  expect(ours.filter((name) => !reservedSlugs.has(name))).toEqual([]);
});

test.each(["acme", "a1b", "acme-2", "a".repeat(40)])("%s is a slug", (slug) => {
  expect(isAllowedSlug(slug)).toBe(true);
});

test.each(["ab", "Acme", "-acme", "acme-", "ac me", "äpfel", "a".repeat(41), "admin", "v1", "a_b"])(
  "%s is no slug",
  (slug) => {
    expect(isAllowedSlug(slug)).toBe(false);
    expect(CreateTenantInput.safeParse({ name: "Acme", slug }).success).toBe(false);
  },
);
