import { readdirSync, readFileSync } from "node:fs";

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuTicks: number;
}

/** Source: proc(5); fields 4, 14 to 17 of /proc/pid/stat, the last two being children already reaped. */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const at = (index: number): number => Number(fields[index - 3]);
    return { pid, parent: at(4), cpuTicks: at(14) + at(15) + at(16) + at(17) };
  } catch {
    return null;
  }
}

/** A process and everything below it, as it stands now. */
function treeOf(root: number): Stat[] {
  const all = readdirSync("/proc").flatMap((name) => {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    return stat ? [stat] : [];
  });
  const members = all.filter(({ pid }) => pid === root);
  for (const member of members) members.push(...all.filter((stat) => stat.parent === member.pid));
  return members;
}

/** Ids of a process and of everything below it, parents first. */
export const processIds = (root: number): number[] => treeOf(root).map(({ pid }) => pid);

/** The processes of a tree whose command line contains `text`. */
export const processesRunning = (root: number, text: string): number[] =>
  processIds(root).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").includes(text);
    } catch {
      return false;
    }
  });

/** CPU seconds that a process tree has spent so far, in steps of a hundredth. */
export const cpuSeconds = (root: number): number =>
  treeOf(root).reduce((sum, { cpuTicks }) => sum + cpuTicks, 0) / 100;

/** Shared pages are counted once where the kernel reports the proportional size. */
function memoryOf(pid: number): number {
  for (const [file, field] of [
    ["smaps_rollup", /^Pss:\s+(\d+) kB/m],
    ["status", /^VmRSS:\s+(\d+) kB/m],
  ] as const) {
    try {
      const kib = field.exec(readFileSync(`/proc/${pid}/${file}`, "latin1"))?.[1];
      if (kib) return Number(kib) / 1_024;
    } catch {}
  }
  return 0;
}

/** MiB that a process tree holds now. */
export const memoryMib = (root: number): number =>
  treeOf(root).reduce((sum, { pid }) => sum + memoryOf(pid), 0);

/** Waits until a process tree has nothing left to do, at most ten seconds. */
export async function untilQuiet(root: number): Promise<void> {
  let before = cpuSeconds(root);
  for (let tries = 0; tries < 40; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const after = cpuSeconds(root);
    if (after - before <= 0.02) return;
    before = after;
  }
}

/** MiB of one process that are in memory now. */
export const residentMib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]) / 1_024;
