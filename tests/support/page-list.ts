import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "./entry";

/** A page that can be opened. */
export interface ListedPage {
  /** Its address with names for what differs, such as `/[tenant]/logs`. */
  readonly name: string;
  readonly path: string;
  readonly isSignedIn: boolean;
}

/** What stands for the parts of addresses that differ. */
export interface PageSamples {
  readonly tenant: string;
  readonly exchangeId: string;
  readonly violationId: string;
  readonly policyId: string;
  readonly invoice: string;
}

/** Leads on to another page and shows nothing. */
const passages = new Set(["/dashboard"]);

const openPages = new Set([
  "/",
  "/login",
  "/register",
  "/reset-password",
  "/invite/[token]",
  "/docs",
  "/docs/search",
  "/docs/api/[group]",
]);

/** Every address of a page file; a page with an unnamed part is an error, so that none is skipped. */
export function listPages(samples: PageSamples): ListedPage[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    "/invite/[token]": ["none"],
    "/docs/api/[group]": ["keys"],
    "/[tenant]/violations/[id]": [samples.violationId],
    "/[tenant]/policies/[id]": [samples.policyId],
    "/[tenant]/billing/[invoice]": [samples.invoice],
  };
  const listed = patterns().flatMap((pattern): ListedPage[] => {
    if (passages.has(pattern)) return [];
    const isSignedIn = !openPages.has(pattern);
    const inTenant = pattern.replace("[tenant]", samples.tenant);
    if (!inTenant.includes("[")) return [{ name: pattern, path: inTenant, isSignedIn }];
    const values = known[pattern];
    if (!values) throw new Error(`Name a sample for ${pattern} in tests/support/page-list.ts.`);
    return values.map((value) => ({
      name: values.length === 1 ? pattern : pattern.replace(/\[\w+\]$/, value),
      path: inTenant.replace(/\[.*\]$/, value),
      isSignedIn,
    }));
  });
  const path = `/${samples.tenant}/logs?request=${samples.exchangeId}`;
  return [...listed, { name: "/[tenant]/logs, panel", path, isSignedIn: true }];
}

/** The addresses of the page files below `app`, groups left out. */
function patterns(): string[] {
  return readdirSync(join(projectRoot, "app"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(?:^|\/)page\.tsx$/.test(file))
    .map((file) => `/${dirname(file)}`.replace(/\/\([^)]*\)|\/\.$/g, "") || "/")
    .sort();
}
