import { type Role, roles } from "@/lib/contract/common";

/** Whether `role` may do what needs at least `needed`. */
export const hasRole = (role: Role, needed: Role): boolean =>
  roles.indexOf(role) >= roles.indexOf(needed);

/** A role as stored, checked; an unknown word has no rights. */
export const asRole = (text: string): Role | null => roles.find((role) => role === text) ?? null;
