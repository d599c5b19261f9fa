import { existsSync, readFileSync } from "node:fs";
import { inRoot } from "./project.mjs";

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Locked
 */

/** @param {string} path @returns {Record<string, Locked>} */
const packagesOf = (path) => JSON.parse(readFileSync(inRoot(path), "utf8")).packages;

/**
 * Whether an optional package is made for this machine; the C library is not checked.
 * @param {Locked} entry
 */
const isMadeForUs = ({ os, cpu, libc }) =>
  !libc && Boolean(os?.includes(process.platform)) && Boolean(cpu?.includes(process.arch));

/** Whether `node_modules` already matches the lockfile, whoever installed it. */
export function isInstalledAsLocked() {
  const note = "node_modules/.package-lock.json";
  if (!existsSync(inRoot(note))) return false;
  const there = packagesOf(note);
  return Object.entries(packagesOf("package-lock.json")).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    const found = there[path];
    if (found) return found.version === entry.version && existsSync(inRoot(path));
    return Boolean(entry.optional) && !isMadeForUs(entry);
  });
}
