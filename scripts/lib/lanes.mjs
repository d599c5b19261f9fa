import { existsSync, readFileSync, rmSync } from "node:fs";
import { inRoot, runTool, say } from "./project.mjs";

/**
 * What a lane found. `note` says why it was skipped.
 * @typedef {{ passed: number, failed: number, skipped: number, note?: string }} Outcome
 * @typedef {{ name: string, run: () => Promise<Outcome> }} Lane
 */

/**
 * A lane that is one yes or no; its output is shown when the answer is no.
 * @param {string} name
 * @param {() => Promise<{ code: number, output: string }>} ask
 * @returns {Lane}
 */
export const yesOrNo = (name, ask) => ({
  name,
  async run() {
    const { code, output } = await ask();
    if (code === 0) return { passed: 1, failed: 0, skipped: 0 };
    say(`\n── ${name} ──\n${output.trim()}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  },
});

/** @param {string} note @returns {Outcome} */
const skip = (note) => ({ passed: 0, failed: 0, skipped: 1, note });

async function checkTypes() {
  // Pages refer to the types of their own routes, which Next writes.
  const routes = await runTool("next", ["typegen"], { quiet: true });
  return routes.code === 0
    ? runTool("tsc", ["--noEmit", "--incremental", "false", "-p", "."], { quiet: true })
    : routes;
}

/** @type {readonly Lane[]} */
export const checkLanes = [
  yesOrNo("types", checkTypes),
  yesOrNo("lint", () => runTool("biome", ["ci", "--error-on-warnings", "."], { quiet: true })),
  yesOrNo("dead code", () => runTool("knip", ["--no-progress"], { quiet: true })),
];

/** Reads a report a tool wrote; undefined when it died before writing one. @param {string} path */
function readReport(path) {
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, "utf8"));
  rmSync(path);
  return report;
}

/**
 * A tool that fails without a failed test broke outside of them, and that counts.
 * @param {number} code
 * @param {Outcome} outcome
 */
const orBroken = (code, outcome) =>
  code !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;

/** @param {string} project @returns {Lane} */
export const vitestLane = (project) => ({
  name: project,
  async run() {
    const path = inRoot("dist", `.vitest-${project}.json`);
    rmSync(path, { force: true });
    const { code } = await runTool("vitest", [
      ...["run", "-c", "tests/vitest.config.ts", "--project", project, "--passWithNoTests"],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${path}`],
    ]);
    const report = readReport(path);
    if (!report) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
    const files = report.testResults;
    const unloadable = files.filter(
      ({ status, assertionResults }) =>
        status === "failed" && !assertionResults.some((test) => test.status === "failed"),
    );
    return orBroken(code, {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloadable.length,
      skipped: report.numPendingTests + report.numTodoTests,
    });
  },
});

/**
 * @param {() => Promise<string | undefined>} findBrowser answers the path of a Chromium
 * @returns {Lane}
 */
export const browserLane = (findBrowser) => ({
  name: "e2e",
  async run() {
    const browser = await findBrowser();
    if (!browser) {
      return skip("no Chromium is installed and none could be fetched; nothing ran in a browser");
    }
    const path = inRoot("dist", ".playwright.json");
    rmSync(path, { force: true });
    const { code } = await runTool(
      "playwright",
      ["test", "-c", "e2e/playwright.config.ts", "--reporter=list,json"],
      { env: { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: path } },
    );
    const stats = readReport(path)?.stats;
    if (!stats) return { passed: 0, failed: 1, skipped: 0 };
    return orBroken(code, {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    });
  },
});

/** @param {Lane} lane @returns {Promise<Outcome & { name: string, seconds: number }>} */
async function timed(lane) {
  const startedAt = Date.now();
  const outcome = await lane.run();
  return { ...outcome, name: lane.name, seconds: (Date.now() - startedAt) / 1000 };
}

/** @param {readonly (Outcome & { name: string, seconds: number })[]} rows */
function showTable(rows) {
  say(
    `\n${"lane".padEnd(14)}${"passed".padStart(8)}${"failed".padStart(8)}${"skipped".padStart(9)}`,
  );
  for (const { name, passed, failed, skipped, seconds, note } of rows) {
    const counts = `${String(passed).padStart(8)}${String(failed).padStart(8)}${String(skipped).padStart(9)}`;
    say(`${name.padEnd(14)}${counts}${`${seconds.toFixed(1)} s`.padStart(10)}`);
    if (note) say(`  SKIPPED ${name}: ${note}`);
  }
}

/**
 * Runs the lanes, the first `abreast` of them at once, shows a table and ends with the line that
 * counts it all. Answers the exit code.
 * @param {readonly Lane[]} lanes @param {{ abreast?: number }} [options]
 */
export async function runLanes(lanes, { abreast = lanes.length } = {}) {
  const rows = await Promise.all(lanes.slice(0, abreast).map(timed));
  for (const lane of lanes.slice(abreast)) rows.push(await timed(lane));
  showTable(rows);
  const sum = (/** @type {"passed" | "failed" | "skipped"} */ of) =>
    rows.reduce((total, row) => total + row[of], 0);
  const skipped = sum("skipped");
  say("");
  say(`${sum("passed")} passed, ${sum("failed")} failed${skipped ? `, ${skipped} skipped` : ""}`);
  return sum("failed") === 0 ? 0 : 1;
}
