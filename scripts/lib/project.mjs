import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {...string} parts */
export const inRoot = (...parts) => join(root, ...parts);

/** One line to the person at the terminal. @param {string} line */
export const say = (line) => process.stdout.write(`${line}\n`);

/** Entry points of packages' command lines, run by our own Node. */
const entries = {
  next: "next/dist/bin/next",
  prisma: "prisma/build/index.js",
  biome: "@biomejs/biome/bin/biome",
  knip: "knip/bin/knip.js",
  tsc: "typescript/bin/tsc",
  vitest: "vitest/vitest.mjs",
  playwright: "@playwright/test/cli.js",
};

/** @param {keyof typeof entries} name */
export const toolPath = (name) => inRoot("node_modules", entries[name]);

/** For stored output: without colour codes, which not every reader of a report understands. */
const plain = { NO_COLOR: "1", FORCE_COLOR: "0" };

/**
 * Runs a command in the checkout and returns its exit code; with `quiet` its output is returned
 * instead of shown. @param {string} command @param {string[]} args @param {{ env?: Record<string,
 * string>, quiet?: boolean }} [options] @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...(quiet ? plain : {}), ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * @param {keyof typeof entries} name
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runTool = (name, args, options) =>
  run(process.execPath, [toolPath(name), ...args], options);
