import { build, prepare } from "./lib/build.mjs";
import { browserLane, checkLanes, vitestLane, yesOrNo } from "./lib/lanes.mjs";
import { findBrowser, findRedis } from "./lib/machine.mjs";
import { say } from "./lib/project.mjs";
import { runLanes } from "./lib/report.mjs";

// npm test: installs what is missing, then every lane. Its last line counts them all.

async function buildAll() {
  try {
    await build();
    return { code: 0, output: "" };
  } catch (error) {
    return { code: 1, output: error instanceof Error ? error.message : String(error) };
  }
}

try {
  await prepare();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  say("\n0 passed, 1 failed");
  process.exit(1);
}
const redis = await findRedis();
if (!redis) say("SKIPPED Redis: no redis-server is installed, so nothing runs against a real one.");

process.exitCode = await runLanes(
  [
    yesOrNo("build", buildAll),
    ...checkLanes,
    vitestLane("unit"),
    vitestLane("integration"),
    vitestLane("load"),
    browserLane(findBrowser),
  ],
  { abreast: 1 },
);
