import type { Role } from "@/lib/contract/common";

const explained: Readonly<Record<Role, string>> = {
  viewer: "Viewer: sees the overview, members and the plan",
  member: "Member: also reads logs, violations, rules and keys",
  admin: "Admin: also changes keys, rules, members and settings",
  owner: "Owner: also transfers and deletes the tenant",
};

const order: readonly Role[] = ["viewer", "member", "admin", "owner"];

/** The roles that somebody may give, each in a line: none above their own. */
export const roleChoices = (own: Role) =>
  order.slice(0, order.indexOf(own) + 1).map((value) => ({ value, label: explained[value] }));
