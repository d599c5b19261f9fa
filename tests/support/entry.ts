import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The checkout's folder, found from a source file and from a bundle below it alike. */
export const projectRoot = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "prisma.config.ts"))) folder = dirname(folder);
  return folder;
})();

/** Bundles one TypeScript entry, packages left outside. Answers the path of the module to run. */
export async function bundleEntry(entry: string): Promise<string> {
  const folder = join(projectRoot, "node_modules", ".cache", "trueportai-tests");
  await mkdir(folder, { recursive: true });
  const tag = createHash("sha256").update(`${entry} ${process.pid}`).digest("hex").slice(0, 8);
  const outfile = join(folder, `${basename(entry, ".ts")}-${tag}.mjs`);
  await build({
    entryPoints: [join(projectRoot, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    target: "node20",
    tsconfig: join(projectRoot, "tsconfig.json"),
    logLevel: "error",
  });
  return outfile;
}

/** A process running one of our own entries. */
export interface Entry<Message> {
  readonly child: ChildProcess;
  /** The next message it sent; the first reports that it is ready. */
  next(): Promise<Message>;
  stop(): Promise<void>;
}

/** Runs a TypeScript entry in a process of its own, which talks by `process.send`. */
export async function startEntry<Message>(
  entry: string,
  options: object = {},
  execArgv: readonly string[] = [],
): Promise<Entry<Message>> {
  const module = await bundleEntry(entry);
  const child = fork(module, [JSON.stringify(options)], {
    execArgv: [...execArgv],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const arrived: Message[] = [];
  const waiting: { take: (message: Message) => void; fail: (error: Error) => void }[] = [];
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.on("message", (message) => {
    const waiter = waiting.shift();
    if (waiter) waiter.take(message as Message);
    else arrived.push(message as Message);
  });
  child.once("exit", (code, signal) => {
    for (const { fail } of waiting.splice(0)) {
      fail(new Error(`${entry} ended with ${signal ?? code} before it answered.`));
    }
  });
  return {
    child,
    next: () =>
      new Promise((take, fail) => {
        const message = arrived.shift();
        if (message !== undefined) take(message);
        else if (child.exitCode !== null) fail(new Error(`${entry} has ended.`));
        else waiting.push({ take, fail });
      }),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      await rm(module, { force: true });
    },
  };
}

/** What the parent of a started entry asked for. */
export const entryOptions = <T>(): T => JSON.parse(process.argv[2] ?? "{}") as T;

/** Tells the parent; ends this process when the parent is gone. */
export function tellParent(message: object): void {
  process.once("disconnect", () => process.exit());
  process.send?.(message);
}
