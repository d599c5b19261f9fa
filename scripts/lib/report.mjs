import { say } from "./project.mjs";

/** @import { Failure, Lane, Outcome } from "./lanes.mjs" */

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

/** Enough of a failure to name its cause; its lane's output has all of it. */
const messageLines = 12;

/**
 * Repeats failures at the end, which is read first and kept longest.
 * @param {string} what @param {readonly (Outcome & { name: string })[]} rows
 * @param {(row: Outcome) => readonly Failure[] | undefined} choose
 */
function showTests(what, rows, choose) {
  for (const row of rows) {
    for (const { test, message } of choose(row) ?? []) {
      say(`\n${what} ${row.name}: ${test}`);
      const ours = message.split("\n").filter((line) => !line.includes("node_modules"));
      for (const line of ours.slice(0, messageLines)) say(`  ${line}`);
    }
  }
}

/**
 * Runs the lanes, the first `abreast` of them in parallel, shows a table and ends with the line
 * that counts everything. Returns the exit code. @param {readonly Lane[]} lanes @param {{ abreast?:
 * number }} [options]
 */
export async function runLanes(lanes, { abreast = lanes.length } = {}) {
  const rows = await Promise.all(lanes.slice(0, abreast).map(timed));
  for (const lane of lanes.slice(abreast)) rows.push(await timed(lane));
  showTests("FLAKY (passed on its second try)", rows, ({ flaky }) => flaky);
  showTests("FAILED", rows, ({ failures }) => failures);
  showTable(rows);
  const sum = (/** @type {"passed" | "failed" | "skipped"} */ of) =>
    rows.reduce((total, row) => total + row[of], 0);
  const skipped = sum("skipped");
  say("");
  say(`${sum("passed")} passed, ${sum("failed")} failed${skipped ? `, ${skipped} skipped` : ""}`);
  return sum("failed") === 0 ? 0 : 1;
}
