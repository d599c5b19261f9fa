import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { minuteMs } from "@/lib/time";

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the kernel started the process, to detect a reused process id; null where unknown. */
  readonly startedAt: string | null;
}

const ownerFile = "owner";
/** Beyond it an owner on another host, which cannot be checked, counts as gone. */
const silentMs = minuteMs;

/** Field 22 of /proc/PID/stat, counted after the name, which may hold spaces. Source: proc(5). */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

const me = (): Owner => ({ pid: process.pid, host: hostname(), startedAt: startOf(process.pid) });

/** A name that no other process has had or will have. */
const newName = (worker: number): string =>
  `${worker}-${Date.now().toString(36)}-${process.pid.toString(36)}`;

const claim = (directory: string): void =>
  writeFileSync(join(directory, ownerFile), JSON.stringify(me()));

/** Creates this process's own directory below `root`. */
export async function makeDirectory(root: string, worker: number): Promise<string> {
  const directory = join(root, newName(worker));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  claim(directory);
  return directory;
}

/** Shows other hosts that the owner is alive. */
export function showLife(directory: string): void {
  const now = new Date();
  utimesSync(join(directory, ownerFile), now, now);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted to signal it, so it exists.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function isAlive(directory: string): boolean {
  const file = join(directory, ownerFile);
  const isSilent = Date.now() - statSync(file).mtimeMs > silentMs;
  const owner = JSON.parse(readFileSync(file, "utf8")) as Owner;
  if (owner.host !== hostname()) return !isSilent;
  if (!runs(owner.pid)) return false;
  const startedAt = startOf(owner.pid);
  if (startedAt === null || owner.startedAt === null) return !isSilent;
  return startedAt === owner.startedAt;
}

/** A directory with a missing or torn owner file is left alone until it has been so for a minute. */
function isAbandoned(directory: string): boolean {
  try {
    return !isAlive(directory);
  } catch {
    try {
      return Date.now() - statSync(directory).mtimeMs > silentMs;
    } catch {
      return false;
    }
  }
}

/** Bytes in every directory below `root` but this process's own. */
export async function measureOthers(root: string, own: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(root, { recursive: true })) {
    const file = join(root, name);
    if (file.startsWith(own)) continue;
    // A directory just drained away counts as nothing.
    bytes += await stat(file).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    );
  }
  return bytes;
}

/**
 * Takes over the directories of dead processes. The rename is the lock: only one of several takers can move a
 * directory to a name of its own. Returns the new paths.
 */
export async function adoptDirectories(root: string, worker: number): Promise<string[]> {
  const adopted: string[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    const directory = join(root, entry.name);
    if (!entry.isDirectory() || !isAbandoned(directory)) continue;
    const target = join(root, `${newName(worker)}-${adopted.length}`);
    try {
      await rename(directory, target);
      claim(target);
      adopted.push(target);
    } catch {
      // Another process was faster.
    }
  }
  return adopted;
}
