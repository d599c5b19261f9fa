import { existsSync, readFileSync, rmSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { inRoot, root, runTool, say } from "./project.mjs";

/**
 * A test by file and name, with its failure message.
 * @typedef {{ test: string, message: string }} Failure
 *
 * A lane's result. `failures` are tests that failed twice, `flaky` those that passed on the second
 * try; `note` says why the lane was skipped. @typedef {{ passed: number, failed: number, skipped:
 * number, note?: string,
 *   failures?: readonly Failure[], flaky?: readonly Failure[] }} Outcome
 * @typedef {{ name: string, run: () => Promise<Outcome> }} Lane
 */

/**
 * A lane that either passes or fails; its output is shown when it fails.
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

/** Reads a tool's report; undefined when the tool died before writing one. @param {string} path */
function readReport(path) {
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, "utf8"));
  rmSync(path);
  return report;
}

/**
 * @param {string} path @param {string} name @param {string | undefined} message
 * @returns {Failure}
 */
const failureOf = (path, name, message) => ({
  test: `${relative(root, path)} › ${name}`,
  message: stripVTControlCharacters(message ?? "").trim(),
});

/**
 * What Vitest writes of a file.
 * @typedef {{ name: string, status: string, message: string, assertionResults:
 *   { status: string, fullName: string, failureMessages?: string[] }[] }} VitestFile
 *
 * @param {VitestFile} file @returns {Failure[]}
 */
function failuresOf({ name, message, assertionResults }) {
  const tests = assertionResults.filter(({ status }) => status === "failed");
  if (tests.length === 0) return [failureOf(name, "could not be loaded", message)];
  return tests.map((test) => failureOf(name, test.fullName, test.failureMessages?.[0]));
}

/**
 * Runs the tests of a Vitest project, or of the files named, once.
 * @param {string} project @param {readonly string[]} [files]
 */
async function runVitest(project, files = []) {
  const path = inRoot("dist", `.vitest-${project}.json`);
  rmSync(path, { force: true });
  const { code } = await runTool("vitest", [
    ...["run", "-c", "tests/vitest.config.ts", "--project", project, "--passWithNoTests"],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${path}`, ...files],
  ]);
  const report = readReport(path);
  /** @type {VitestFile[]} */
  const results = report?.testResults ?? [];
  const failed = results.filter(({ status }) => status === "failed");
  const failures = failed.flatMap(failuresOf);
  return {
    /** Something broke outside any test. */
    broken: code !== 0 && failures.length === 0,
    passed: report?.numPassedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failures,
    files: failed.map(({ name }) => relative(root, name)),
  };
}

/** When more files than this fail, they have a common cause, and a second try would teach nothing. */
const triedAgain = 3;

/** @param {string} project @returns {Lane} */
export const vitestLane = (project) => ({
  name: project,
  async run() {
    const { broken, passed, skipped, failures, files } = await runVitest(project);
    if (broken) return { passed, failed: 1, skipped };
    if (files.length === 0 || files.length > triedAgain) {
      return { passed, failed: failures.length, skipped, failures };
    }
    const again = await runVitest(project, files);
    const failedTwice = new Set(again.failures.map(({ test }) => test));
    const flaky = again.broken ? [] : failures.filter(({ test }) => !failedTwice.has(test));
    const failed = again.broken ? failures : again.failures;
    return {
      passed: passed + flaky.length,
      failed: failed.length,
      skipped,
      failures: failed,
      flaky,
    };
  },
});

/**
 * What Playwright writes of its suites, one in the other.
 * @typedef {{ title: string, file: string, tests: { status: string, results:
 *   { error?: { message?: string } }[] }[] }} PlaywrightSpec
 * @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 *
 * @param {PlaywrightSuite} suite @param {string} status @returns {Failure[]}
 */
const testsThatEnded = ({ specs = [], suites = [] }, status) => [
  ...specs
    .filter(({ tests }) => tests.some((test) => test.status === status))
    .map(({ title, file, tests }) => {
      const results = tests.flatMap((test) => test.results);
      const message = results.find(({ error }) => error)?.error?.message;
      return failureOf(inRoot("e2e", file), title, message);
    }),
  ...suites.flatMap((inner) => testsThatEnded(inner, status)),
];

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
      ["test", "-c", "e2e/playwright.config.ts", "--reporter=list,json", "--retries=1"],
      { env: { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: path } },
    );
    const report = readReport(path);
    if (!report) return { passed: 0, failed: 1, skipped: 0 };
    const { expected, unexpected, flaky, skipped } = report.stats;
    return {
      passed: expected + flaky,
      // A tool that fails without a failed test broke outside the tests, and that counts.
      failed: unexpected || (code === 0 ? 0 : 1),
      skipped,
      failures: testsThatEnded(report, "unexpected"),
      flaky: testsThatEnded(report, "flaky"),
    };
  },
});
