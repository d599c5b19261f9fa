import { log } from "@/lib/log";
import type { KeptAlive } from "./keep-alive";

type Stop = (signal: NodeJS.Signals) => Promise<void>;

/** Something that ends when we do. */
export interface Ending {
  readonly hasBegun: () => boolean;
  /** Ends together with all the others in `first`, before anything else. */
  readonly first: (stop: Stop, child: KeptAlive) => void;
  /** Ends after those of `first`, the latest added first. */
  readonly last: (stop: Stop, child?: KeptAlive) => void;
  /** Ends everything, then the process with this code. */
  readonly end: (signal: NodeJS.Signals, exitCode: number) => Promise<never>;
}

/** npm forwards a signal that the terminal has also sent us: two within this time count as one. */
const sameSignalMs = 1_000;
const hurriedExitCode = 130;
const parentPollMs = 500;

/** Under npm, a missing parent means that npm was killed and its terminal can no longer end us. */
function whenNpmIsGone(act: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, parentPollMs);
  timer.unref();
}

/** Ends in order on SIGTERM, SIGINT or SIGHUP; a second one ends the children at once. */
export function endOnSignals(): Ending {
  const firsts: Stop[] = [];
  const lasts: Stop[] = [];
  const children: KeptAlive[] = [];
  let begunAt = 0;
  let isHurried = false;

  const settle = (stop: Stop, signal: NodeJS.Signals) =>
    stop(signal).catch((error) => log.error("Something failed while shutting down", { error }));

  async function end(signal: NodeJS.Signals, exitCode: number): Promise<never> {
    begunAt = Date.now();
    await Promise.all(firsts.map((stop) => settle(stop, signal)));
    for (const stop of lasts.reverse()) await settle(stop, signal);
    process.exit(isHurried ? hurriedExitCode : exitCode);
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (begunAt === 0) {
      process.stdout.write("\nEnding: running calls may finish.\n");
      void end(signal === "SIGINT" ? signal : "SIGTERM", 0);
    } else if (Date.now() - begunAt > sameSignalMs) {
      isHurried = true;
      for (const child of children) child.signal("SIGKILL");
    }
  }
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, onSignal);
  whenNpmIsGone(() => onSignal("SIGTERM"));

  const add = (list: Stop[]) => (stop: Stop, child?: KeptAlive) => {
    list.push(stop);
    if (child) children.push(child);
  };
  return { hasBegun: () => begunAt > 0, first: add(firsts), last: add(lasts), end };
}
