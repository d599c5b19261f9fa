import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { isInstalledAsLocked } from "./installed.mjs";
import { withBuildLock } from "./lock.mjs";
import { inRoot, root, run, runTool, say } from "./project.mjs";
import { configurationFiles, hashSources, isFresh, stamp } from "./stamps.mjs";

const platform = [process.versions.node.split(".")[0], process.platform, process.arch];
const schema = "prisma/schema.prisma";

/**
 * What must be done before a start, in order. `stamp` is the file with the hash of the inputs.
 * @typedef {{ name: string, stamp: string, hash: () => string, make: () => Promise<void> }} Step
 */

/** @param {string} what @param {{ code: number, output: string }} result */
function demand(what, { code, output }) {
  if (code === 0) return;
  throw new Error(`${what} failed.\n${output.trim()}`);
}

/** @type {Step} */
const install = {
  name: "Installing packages",
  stamp: "node_modules/.trueportai-stamp",
  hash: () => hashSources(["package.json", "package-lock.json"], platform),
  async make() {
    if (isInstalledAsLocked()) return;
    // Install scripts stay off: we do what the packages need of them, see server/database-home.ts.
    const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
    const npm = process.env.npm_execpath;
    const isNpm = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
    demand(
      "npm ci",
      isNpm
        ? await run(process.execPath, [npm, ...args], { quiet: true })
        : await run("npm", args, { quiet: true }),
    );
  },
};

/** @type {Step} */
const generate = {
  name: "Generating the database client",
  stamp: "lib/generated/.stamp",
  hash: () => hashSources([schema, "prisma.config.ts", "package-lock.json"], platform),
  async make() {
    // Prisma would download an engine that generating does not use; any executable will do instead.
    const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" };
    demand("prisma generate", await runTool("prisma", ["generate"], { quiet: true, env }));
  },
};

/** @type {Step} */
const bundle = {
  name: "Bundling the server",
  stamp: "dist/.stamp",
  hash: () => hashSources([...configurationFiles(), "lib", "server", schema], platform),
  async make() {
    const esbuild = await loadEsbuild();
    await esbuild.build(serverBundle());
  },
};

/** @type {Step} */
const pages = {
  name: "Building the pages",
  stamp: ".next/.trueportai-stamp",
  hash: () => hashSources([...configurationFiles(), "app", "components", "lib", schema], platform),
  async make() {
    const env = { NODE_ENV: "production" };
    demand("next build", await runTool("next", ["build"], { quiet: true, env }));
  },
};

/**
 * esbuild, which is there only once packages are installed.
 * @returns {Promise<typeof import("esbuild")>}
 */
export const loadEsbuild = () =>
  import(pathToFileURL(createRequire(inRoot("package.json")).resolve("esbuild")).href).then(
    (module) => module.default ?? module,
  );

/** The options that all our bundles share. */
export const bundleOptions = /** @type {const} */ ({
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  packages: "external",
  alias: { "@": root },
  sourcemap: true,
  logLevel: "error",
});

/** Each file of `server/` that is a process or a thread of its own. */
const isEntry = /^(?:start|gateway|dashboard|.*-worker)\.ts$/;

export const serverBundle = () => ({
  ...bundleOptions,
  entryPoints: readdirSync(inRoot("server"))
    .filter((name) => isEntry.test(name))
    .map((name) => `server/${name}`),
  outdir: "dist",
});

/** @param {Step} step */
const isStale = (step) => !isFresh(step.stamp, step.hash());

/** @param {readonly Step[]} steps */
async function bringUpToDate(steps) {
  if (!steps.some(isStale)) return;
  await withBuildLock(async () => {
    for (const step of steps) {
      if (!isStale(step)) continue;
      const startedAt = Date.now();
      say(`${step.name} …`);
      // Hashed before the work, so that a file edited meanwhile leaves the result stale rather than fresh.
      const hash = step.hash();
      await step.make();
      stamp(step.stamp, hash);
      say(`${step.name}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    }
  });
}

/** Packages and the generated client: what type checks and unit tests need. */
export const prepare = () => bringUpToDate([install, generate]);

/**
 * Everything a start needs; `dev` leaves the pages to Next's own development server.
 * @param {{ dev?: boolean }} [options]
 */
export const build = ({ dev = false } = {}) =>
  bringUpToDate(dev ? [install, generate, bundle] : [install, generate, bundle, pages]);
