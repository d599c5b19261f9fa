import { existsSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build, loadEsbuild, serverBundle } from "./lib/build.mjs";
import { inRoot, root } from "./lib/project.mjs";

// npm start: installs and builds what is stale, then serves. --build-only stops after building;
// --dev reloads on change.

const flags = new Set(process.argv.slice(2));
const dev = flags.has("--dev");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Node 20.19 or newer is needed; this is ${process.versions.node}.\n`);
  process.exit(1);
}

try {
  await build({ dev });
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

if (!flags.has("--build-only")) {
  process.chdir(root);
  if (existsSync(inRoot(".env"))) process.loadEnvFile(inRoot(".env"));
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });
  const { start } = await import(pathToFileURL(inRoot("dist", "start.js")).href);
  const running = await start({ dev });
  if (dev) await rebuildOnChange(running.restartGateway);
}

/** @param {() => void} onRebuilt */
async function rebuildOnChange(onRebuilt) {
  // From here on the bundle follows the sources; the next start cannot know which version it was built from.
  rmSync(inRoot("dist", ".stamp"), { force: true });
  const esbuild = await loadEsbuild();
  let isFirst = true;
  const restart = {
    name: "restart",
    /** @param {import("esbuild").PluginBuild} made */
    setup(made) {
      made.onEnd(({ errors }) => {
        if (!isFirst && errors.length === 0) onRebuilt();
        isFirst = false;
      });
    },
  };
  const context = await esbuild.context({ ...serverBundle(), plugins: [restart] });
  await context.watch();
}
