import { expect, it } from "vitest";
import { listPages } from "../support/page-list";

const samples = { tenant: "t", exchangeId: "e", violationId: "v", policyId: "p", invoice: "i" };

it("every page has an address to be measured and pictured by", () => {
  const pages = listPages(samples);
  expect(pages.length).toBeGreaterThan(30);
  expect(pages.filter(({ path }) => path.includes("["))).toEqual([]);
  expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
});
