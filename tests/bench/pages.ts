import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type DemoSite, startDemoSite } from "../support/demo-site";
import { projectRoot } from "../support/entry";
import { type ListedPage, listPages } from "../support/page-list";
import { median, percentile } from "../support/percentile";
import { askPage } from "./page-answer";
import { loadPage } from "./page-load";
import { align } from "./report";

/**
 * The cost of every page: server time, paint, layout shift and script size, for an admin of a tenant with a month of
 * traffic. Exits with 1 when a page is over budget.
 */

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "30" },
    loads: { type: "string", default: "3" },
    calls: { type: "string", default: "300000" },
    only: { type: "string", default: "" },
    out: { type: "string", default: join(projectRoot, ".data", "bench", "pages.json") },
  },
});

interface Measured {
  readonly page: string;
  readonly firstByteP50Ms: number;
  readonly serverP50Ms: number;
  readonly serverP95Ms: number;
  readonly lcpMs: number;
  readonly cls: number;
  readonly scriptBytes: number;
  readonly chartedBytes: number;
}

/** The budget of a page. */
const budgets = {
  serverP95Ms: 200,
  lcpMs: 1_000,
  cls: 0.02,
  scriptBytes: 200_000,
  chartedBytes: 340_000,
} as const satisfies Partial<Record<keyof Measured, number>>;

const warmUps = 5;
const [wide, narrow] = [1_280, 360];

async function measure(site: DemoSite, page: ListedPage): Promise<Measured> {
  const url = site.url + page.path;
  const state = page.isSignedIn ? site.admin : undefined;
  const cookie = (state?.cookies ?? []).map(({ name, value }) => `${name}=${value}`).join("; ");
  for (let i = 0; i < warmUps; i++) await askPage(url, cookie);
  const answers = [];
  for (let i = 0; i < Number(values.requests); i++) answers.push(await askPage(url, cookie));
  const held = await loadPage(site.browser, url, { state, width: wide, isHeld: true });
  const loads = [];
  for (let i = 0; i < Number(values.loads); i++) {
    loads.push(await loadPage(site.browser, url, { state, width: wide, isHeld: false }));
  }
  const small = await loadPage(site.browser, url, { state, width: narrow, isHeld: false });
  const whole = answers.map(({ wholeMs }) => wholeMs);
  return {
    page: page.name,
    firstByteP50Ms: median(answers.map(({ firstByteMs }) => firstByteMs)),
    serverP50Ms: median(whole),
    serverP95Ms: percentile(whole, 95),
    lcpMs: median(loads.map(({ lcpMs }) => lcpMs)),
    cls: Math.max(...[...loads, small].map(({ cls }) => cls)),
    scriptBytes: held.scriptBytes,
    chartedBytes: Math.max(...loads.map(({ scriptBytes }) => scriptBytes)),
  };
}

const shown: readonly (readonly [
  title: string,
  name: keyof typeof budgets | "firstByteP50Ms" | "serverP50Ms",
  digits: number,
  per: number,
])[] = [
  ["first byte p50 ms", "firstByteP50Ms", 0, 1],
  ["answer p50 ms", "serverP50Ms", 0, 1],
  ["answer p95 ms", "serverP95Ms", 0, 1],
  ["LCP ms", "lcpMs", 0, 1],
  ["CLS", "cls", 3, 1],
  ["script kB", "scriptBytes", 0, 1_000],
  ["with charts kB", "chartedBytes", 0, 1_000],
];

const isOver = (row: Measured, name: keyof Measured): boolean =>
  name in budgets && Number(row[name]) > budgets[name as keyof typeof budgets];

function table(rows: readonly Measured[]): string {
  const limits = shown.map(([, name, digits, per]) =>
    name in budgets
      ? `≤ ${(budgets[name as keyof typeof budgets] / per).toFixed(name === "cls" ? 2 : digits)}`
      : "",
  );
  const cells = (row: Measured) =>
    shown.map(
      ([, name, digits, per]) =>
        `${isOver(row, name) ? "! " : ""}${(row[name] / per).toFixed(digits)}`,
    );
  return align([
    ["page", ...shown.map(([title]) => title)],
    ["budget", ...limits],
    ...rows.map((row) => [row.page, ...cells(row)]),
  ]);
}

const site = await startDemoSite(Number(values.calls));
const rows: Measured[] = [];
const failures: string[] = [];
try {
  const wanted = listPages(site.samples).filter(({ name }) => name.includes(values.only));
  for (const page of wanted) {
    try {
      rows.push(await measure(site, page));
      console.error(`${rows.length} of ${wanted.length}: ${page.name}`);
    } catch (error) {
      failures.push(`${page.name}: ${error instanceof Error ? error.message : error}`);
      console.error(failures.at(-1));
    }
  }
} finally {
  await site.stop();
}
const about = { at: new Date().toISOString(), node: process.version, ...values };
await mkdir(dirname(values.out), { recursive: true });
await writeFile(
  values.out,
  `${JSON.stringify({ about, budgets, pages: rows, failures }, null, 2)}\n`,
);
console.log(`\n${table(rows)}\n`);
console.log(
  `An answer is counted from the request to the last byte of the streamed HTML, over loopback, ${values.requests} after ${warmUps} to warm up. LCP: median of ${values.loads} openings with an empty cache; CLS: the worst of them and one at ${narrow} px. Scripts gzipped by us.\nAll figures: ${values.out}`,
);
const over = rows.filter((row) => shown.some(([, name]) => isOver(row, name)));
if (over.length > 0) console.log(`\nOver budget: ${over.map(({ page }) => page).join(", ")}`);
if (failures.length > 0) console.log(`\nNot measured:\n${failures.join("\n")}`);
if (over.length + failures.length > 0) process.exitCode = 1;
