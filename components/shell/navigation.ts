import {
  BookOpen,
  Building2,
  ChartNoAxesColumn,
  CreditCard,
  FlaskConical,
  KeyRound,
  List,
  type LucideIcon,
  Plug,
  ScrollText,
  ServerCog,
  Settings,
  ShieldAlert,
  ShieldCheck,
  Users,
} from "lucide-react";
import type { Place } from "@/components/api";
import { sectionAt, sectionsFor } from "@/components/settings/sections";

type RoleName = Place["role"];

export interface Entry {
  readonly label: string;
  /** Path below the tenant's address, or a full one where `isOutside`. */
  readonly path: string;
  readonly isOutside?: boolean;
  /** Letter after `g`. */
  readonly letter: string;
  readonly needs: RoleName;
  readonly Icon: LucideIcon;
}

/** Grouped by what people come to do, not by table. */
export const groups: readonly { readonly label: string; readonly entries: readonly Entry[] }[] = [
  {
    label: "Watch",
    entries: [
      { label: "Overview", path: "", letter: "o", needs: "viewer", Icon: ChartNoAxesColumn },
      { label: "Logs", path: "/logs", letter: "l", needs: "member", Icon: List },
      { label: "Violations", path: "/violations", letter: "v", needs: "member", Icon: ShieldAlert },
    ],
  },
  {
    label: "Control",
    entries: [
      { label: "Policies", path: "/policies", letter: "p", needs: "member", Icon: ShieldCheck },
      { label: "Keys", path: "/keys", letter: "k", needs: "member", Icon: KeyRound },
      { label: "Providers", path: "/providers", letter: "c", needs: "admin", Icon: Plug },
      {
        label: "Playground",
        path: "/playground",
        letter: "y",
        needs: "member",
        Icon: FlaskConical,
      },
    ],
  },
  {
    label: "Organisation",
    entries: [
      { label: "Members", path: "/members", letter: "m", needs: "viewer", Icon: Users },
      { label: "Billing", path: "/billing", letter: "b", needs: "viewer", Icon: CreditCard },
      { label: "Audit", path: "/audit", letter: "a", needs: "admin", Icon: ScrollText },
      { label: "Settings", path: "/settings", letter: "s", needs: "viewer", Icon: Settings },
    ],
  },
];

export const docsEntry: Entry = {
  label: "Docs",
  path: "/docs",
  isOutside: true,
  letter: "d",
  needs: "viewer",
  Icon: BookOpen,
};

const order: readonly RoleName[] = ["viewer", "member", "admin", "owner"];

const isFor = (role: RoleName, { needs }: Entry): boolean =>
  order.indexOf(role) >= order.indexOf(needs);

/** Entries that a role may not see are absent. */
export const groupsFor = (role: RoleName): typeof groups =>
  groups.map(({ label, entries }) => ({
    label,
    entries: entries.filter((entry) => isFor(role, entry)),
  }));

export const hrefOf = (slug: string, { path, isOutside }: Entry): string =>
  isOutside ? path : `/${slug}${path}`;

/** A page reachable by shortcut and command menu. */
export interface Destination {
  readonly label: string;
  readonly href: string;
  readonly letter: string;
  readonly Icon: LucideIcon;
}

/** The pages reachable from here; outside tenants, the tenants come first. */
export function destinationsFrom(
  place: Pick<Place, "slug" | "role"> | null,
  isPlatformAdmin: boolean,
): readonly Destination[] {
  const entries = place ? groupsFor(place.role).flatMap((group) => group.entries) : [];
  const own = [...entries, docsEntry].map((entry) => ({
    label: entry.label,
    href: hrefOf(place?.slug ?? "", entry),
    letter: entry.letter,
    Icon: entry.Icon,
  }));
  return [
    ...(place ? [] : [{ label: "Your tenants", href: "/dashboard", letter: "o", Icon: Building2 }]),
    ...own,
    ...(isPlatformAdmin
      ? [{ label: "Platform admin", href: "/admin", letter: "x", Icon: ServerCog }]
      : []),
  ];
}

/** The entry that an address belongs to; the longest match wins. */
export function entryAt(slug: string, pathname: string): Entry | undefined {
  const rest = pathname.slice(slug.length + 1);
  return groups
    .flatMap(({ entries }) => entries)
    .filter(({ path }) => rest === path || (path !== "" && rest.startsWith(`${path}/`)))
    .sort((one, other) => other.path.length - one.path.length)[0];
}

/** The corresponding page in another tenant, below its address, given the viewer's role there. */
export function pathForTenant(slug: string, pathname: string, role: RoleName): string {
  const path = entryAt(slug, pathname)?.path ?? "";
  if (path !== "/settings") return path;
  const section = sectionAt(slug, pathname);
  return section && sectionsFor(role).includes(section) ? `${path}/${section.path}` : path;
}
