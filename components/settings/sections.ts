import type { Place } from "@/components/api";

interface Section {
  /** Below `/settings`. */
  readonly path: string;
  readonly label: string;
  readonly needs: Place["role"];
}

const sections: readonly Section[] = [
  { path: "general", label: "General", needs: "viewer" },
  { path: "environments", label: "Environments", needs: "admin" },
  { path: "storage", label: "Storage", needs: "admin" },
  { path: "webhooks", label: "Webhooks", needs: "admin" },
  { path: "notifications", label: "Notifications", needs: "admin" },
  { path: "danger", label: "Danger", needs: "owner" },
];

const mayOpen: Readonly<Record<Place["role"], readonly Place["role"][]>> = {
  viewer: ["viewer"],
  member: ["viewer"],
  admin: ["viewer", "admin"],
  owner: ["viewer", "admin", "owner"],
};

export const sectionsFor = (role: Place["role"]): readonly Section[] =>
  sections.filter(({ needs }) => mayOpen[role].includes(needs));

/** The section of an address; `/settings` itself is General's. */
export function sectionAt(slug: string, pathname: string): Section | undefined {
  const [path = "general"] = pathname.slice(`/${slug}/settings/`.length).split("/").filter(Boolean);
  return sections.find((section) => section.path === path);
}
