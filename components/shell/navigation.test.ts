import { expect, test } from "vitest";
import { pathForTenant } from "./navigation";

test.each([
  ["/acme/settings/storage", "admin", "/settings/storage"],
  ["/acme/settings/danger", "owner", "/settings/danger"],
  ["/acme/settings/storage", "viewer", "/settings"],
  ["/acme/settings/danger", "admin", "/settings"],
  ["/acme/settings/unknown", "owner", "/settings"],
  ["/acme/policies/pol_1", "member", "/policies"],
  ["/acme", "member", ""],
] as const)(
  "another tenant opens at the page of %s that a %s may see there",
  (pathname, role, path) => {
    expect(pathForTenant("acme", pathname, role)).toBe(path);
  },
);
