import { readFile, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleOptions, loadEsbuild, prepare } from "./lib/build.mjs";
import { inRoot, root } from "./lib/project.mjs";

// Runs one TypeScript file of the checkout: node scripts/run.mjs FILE [arguments …]

const [file, ...args] = process.argv.slice(2);
if (!file) {
  process.stderr.write("Name the file to run: node scripts/run.mjs FILE [arguments …]\n");
  process.exit(2);
}
const source = resolve(file);
await prepare();

/** Keeps each file's own `import.meta.url`, which would otherwise become the bundle's. */
const ownAddresses = {
  name: "own-addresses",
  /** @param {import("esbuild").PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(root)) return undefined;
      const address = JSON.stringify(pathToFileURL(path).href);
      const contents = await readFile(path, "utf8");
      return { contents: contents.replaceAll("import.meta.url", address), loader: "ts" };
    });
  },
};

const outfile = inRoot(join("dist", "run", `${basename(source, ".ts")}.${process.pid}.js`));
const esbuild = await loadEsbuild();
await esbuild.build({
  ...bundleOptions,
  entryPoints: [source],
  outfile,
  sourcemap: "inline",
  plugins: [ownAddresses],
});
process.argv.splice(1, process.argv.length - 1, source, ...args);
process.setSourceMapsEnabled(true);
try {
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(outfile, { force: true });
}
