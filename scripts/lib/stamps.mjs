import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRoot } from "./project.mjs";

/** Never a source, wherever it is. */
const ignored =
  /^(?:node_modules|\..*|dist|coverage|test-results|playwright-report|generated|next-env\.d\.ts|.*\.(?:log|tsbuildinfo|md)|.*\.test\.tsx?)$/;

/** @param {string} path @param {(path: string, name: string) => void} visit */
function walk(path, visit) {
  const entries = readdirSync(inRoot(path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    if (ignored.test(entry.name)) continue;
    if (entry.isDirectory()) walk(inner, visit);
    else if (entry.isFile()) visit(inner, entry.name);
  }
}

/**
 * Hash over the names and bytes of these files, and of all sources in these folders; a missing one
 * counts as empty. Works without git, so a checkout from an archive is treated the same.
 * @param {readonly string[]} paths
 * @param {readonly string[]} [facts] what else the result depends on
 */
export function hashSources(paths, facts = []) {
  const hash = createHash("sha256").update(JSON.stringify(facts));
  const add = (/** @type {string} */ path) =>
    hash.update(`\0${path}\0`).update(readFileSync(inRoot(path)));
  for (const path of paths) {
    if (!existsSync(inRoot(path))) continue;
    try {
      walk(path, add);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOTDIR") throw error;
      add(path);
    }
  }
  return hash.digest("hex");
}

const isConfiguration = /\.(?:[cm]?[jt]s|json)$/;
const notBuilt = ["biome.json", "knip.json"];

/**
 * The configuration files at the top of the checkout. Nothing else there counts except folders
 * requested by name: the operator's log or data folder must not make a build stale.
 */
export const configurationFiles = () =>
  readdirSync(inRoot())
    .filter((name) => isConfiguration.test(name) && !ignored.test(name) && !notBuilt.includes(name))
    .sort();

/** Whether the stamp of an earlier run matches. @param {string} path @param {string} hash */
export const isFresh = (path, hash) =>
  existsSync(inRoot(path)) && readFileSync(inRoot(path), "utf8") === hash;

/** @param {string} path @param {string} hash */
export function stamp(path, hash) {
  mkdirSync(dirname(inRoot(path)), { recursive: true });
  writeFileSync(inRoot(path), hash);
}
