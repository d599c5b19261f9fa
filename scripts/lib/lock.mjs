import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inRoot, say } from "./project.mjs";

const path = inRoot("dist", ".build-lock");
const beatMs = 2_000;
const staleMs = 20_000;

/** @param {string} token */
function tryTake(token) {
  try {
    writeFileSync(path, token, { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  }
}

/** @param {string} file */
const isStale = (file) => Date.now() - statSync(file).mtimeMs > staleMs;

/**
 * Removes a lock whose holder stopped renewing it; renaming first lets only one of several waiters do
 * so.
 */
function clearStale() {
  try {
    if (!isStale(path)) return;
    const aside = `${path}.${randomUUID()}`;
    renameSync(path, aside);
    // Another process may have cleared and retaken it in between: then it stays theirs.
    if (isStale(aside)) rmSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
  }
}

/**
 * Runs `work` while no other start or test in this checkout installs or builds. The holder touches
 * the lock while it works, so that one left by a killed process is taken over.
 * @template T @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withBuildLock(work) {
  const token = randomUUID();
  mkdirSync(dirname(path), { recursive: true });
  for (let hasSaid = false; !tryTake(token); ) {
    if (!hasSaid) say("Another start is installing or building here; waiting for it …");
    hasSaid = true;
    await sleep(250);
    clearStale();
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // Someone removed it by hand; the work goes on.
    }
  }, beatMs);
  const release = () => {
    try {
      if (readFileSync(path, "utf8") === token) rmSync(path);
    } catch {
      // Taken over or gone: nothing of ours to release.
    }
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}
