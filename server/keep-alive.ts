import type { ChildProcess } from "node:child_process";
import { log } from "@/lib/log";

export interface Told {
  readonly ready?: boolean;
  readonly port?: number;
}

/** A process that is restarted whenever it ends. */
export interface KeptAlive {
  /** Settles when first ready; rejects when the process ends before that. */
  readonly ready: Promise<number>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Signals it and does not restart it; settles when it has ended. */
  readonly stop: (signal: NodeJS.Signals) => Promise<void>;
  /** Ends it so that it restarts, from what is on disk now. */
  readonly restart: () => void;
}

interface Options {
  readonly name: string;
  readonly spawn: () => ChildProcess;
  readonly onTold?: (told: Told) => void;
  /** Once true, an exit is final: a service manager may signal every process at once. */
  readonly isEnding: () => boolean;
}

const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** A process that ran this long was healthy: its next restart uses the shortest delay again. */
const wellAfterMs = 30_000;

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/**
 * Starts a process and keeps it running; one that keeps ending is restarted at growing intervals.
 */
export function keepAlive({ name, spawn, onTold, isEnding }: Options): KeptAlive {
  let child: ChildProcess;
  let isStopping = false;
  let isRestarting = false;
  let wasReady = false;
  let delayMs = firstDelayMs;
  let timer: NodeJS.Timeout | undefined;
  const ready = deferred<number>();
  const ended = deferred<void>();
  // Whoever awaits it sees the rejection; when nobody does, the exit has already been handled.
  ready.promise.catch(() => undefined);

  function onEnd(startedAt: number, how: string): void {
    if (isStopping || isEnding() || !wasReady) {
      ready.reject(new Error(`The ${name} ended before it was ready (${how}).`));
      ended.resolve();
      return;
    }
    if (Date.now() - startedAt > wellAfterMs || isRestarting) delayMs = firstDelayMs;
    if (!isRestarting) log.error(`The ${name} ended; it is being restarted`, { how, delayMs });
    timer = setTimeout(begin, isRestarting ? 0 : delayMs);
    isRestarting = false;
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }

  function begin(): void {
    const startedAt = Date.now();
    child = spawn();
    child.on("message", (told: Told) => {
      onTold?.(told);
      if (!told.ready) return;
      wasReady = true;
      ready.resolve(told.port ?? 0);
    });
    child.once("exit", (code, signal) => onEnd(startedAt, signal ?? `exit code ${code}`));
  }
  begin();

  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    ready: ready.promise,
    signal: (signal) => {
      if (isRunning()) child.kill(signal);
    },
    stop: (signal) => {
      isStopping = true;
      clearTimeout(timer);
      if (!isRunning()) ended.resolve();
      else child.kill(signal);
      return ended.promise;
    },
    restart: () => {
      isRestarting = isRunning();
      if (isRestarting) child.kill("SIGTERM");
    },
  };
}
