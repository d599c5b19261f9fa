import { prepare } from "./lib/build.mjs";
import { checkLanes, runLanes } from "./lib/lanes.mjs";

// npm run check: types, lint and dead code, in seconds.

await prepare();
process.exitCode = await runLanes(checkLanes);
