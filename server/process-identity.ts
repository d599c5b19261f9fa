import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const ps = (pid: number, column: string): string | undefined => {
  try {
    return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], {
      stdio: ["ignore", "pipe", "ignore"],
    })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
};

/** The command line of a process, or undefined when it is gone or cannot be read. */
export function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return process.platform === "linux" ? undefined : ps(pid, "command");
  }
}

/**
 * A text that distinguishes successive processes with the same id: the process's start time.
 * Undefined when the process is gone. Source: proc(5), field 22 of /proc/pid/stat.
 */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return process.platform === "linux" ? undefined : ps(pid, "lstart");
  }
}
