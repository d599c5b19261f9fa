import { prepare } from "./lib/build.mjs";
import { checkLanes } from "./lib/lanes.mjs";
import { runLanes } from "./lib/report.mjs";

// npm run check: types, lint and dead code, in seconds.

await prepare();
process.exitCode = await runLanes(checkLanes);
