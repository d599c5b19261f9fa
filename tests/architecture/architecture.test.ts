import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { operations } from "@/lib/contract";
import { layers } from "./layers";
import { importsOf, root, type SourceFile, sourceFiles, withoutComments } from "./source-files";

const isTest = ({ path }: SourceFile): boolean => /\.(?:test|spec)\.tsx?$/.test(path);
const product = sourceFiles(["lib", "server", "app", "components"]).filter((file) => !isTest(file));

describe("the layers", () => {
  it("hold every file", () => {
    const homeless = product.filter(({ path }) => !layers.some(({ files }) => files.test(path)));
    expect(homeless.map(({ path }) => path)).toEqual([]);
  });

  it("import only what lies below them", () => {
    const trespasses = product.flatMap((file) => {
      const layer = layers.find(({ files }) => files.test(file.path));
      if (!layer) return [];
      return importsOf(file)
        .filter(({ written, ours }) => {
          if (ours === null) return !layer.packages.some((pattern) => pattern.test(written));
          const isOwn = layer.files.test(`${ours}.ts`) || layer.files.test(`${ours}/index.ts`);
          return !isOwn && !layer.may.some((pattern) => pattern.test(ours));
        })
        .map(({ written }) => `${file.path} (${layer.name}) imports ${written}`);
    });
    expect(trespasses).toEqual([]);
  });

  it("know vendors by name only where a vendor is described", () => {
    const vendor = /\b\w*(?:openai|anthropic|claude|gemini|google|azure)\w*\b/i;
    const told = product
      .filter(({ path }) => /^lib\/gateway\/(?!providers\/|detectors\/)/.test(path))
      .flatMap(({ path, text }) => {
        const name = vendor.exec(withoutComments(text))?.[0];
        return name ? [`${path} says ${name}`] : [];
      });
    expect(told).toEqual([]);
  });

  it("keep the vendors apart from one another", () => {
    const vendors = product.filter(({ text }) => /^export const \w+: Provider = /m.test(text));
    const names = new Set(vendors.map(({ path }) => path.replace(/\.ts$/, "")));
    const crossed = vendors.flatMap((file) =>
      importsOf(file)
        .filter(({ ours }) => names.has(ours ?? ""))
        .map(({ written }) => `${file.path} imports ${written}`),
    );
    expect(vendors.length).toBeGreaterThan(3);
    expect(crossed).toEqual([]);
  });

  it("leave tests out of the product", () => {
    const wrong = product.flatMap((file) =>
      importsOf(file)
        .filter(({ ours }) => /^(?:tests|e2e)\//.test(ours ?? "") || /\.test$/.test(ours ?? ""))
        .map(({ written }) => `${file.path} imports ${written}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** Methods that a route file answers through the contract, as `METHOD /path`. */
const served = product
  .filter(({ path }) => /^app\/.*\/route\.ts$/.test(path))
  .flatMap(({ path, text }) => {
    const address = path
      .replace(/^app/, "")
      .replace(/\/route\.ts$/, "")
      .replace(/\/\([^)]+\)/g, "")
      .replace(/\[(\w+)\]/g, "{$1}");
    return [...text.matchAll(/export const ([A-Z]+) = serve\(/g)].map(
      ([, method]) => `${method} ${address}`,
    );
  });

describe("contract and routes", () => {
  it("name the same endpoints", () => {
    expect([...served].sort()).toEqual(operations.map(({ route }) => route).sort());
  });

  it("give every operation an id of its own", () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("let no route file answer without the guard", () => {
    const open = product
      .filter(({ path }) =>
        /^app\/(?:platform\/api|trueportai-services\/api)\/.*\/route\.ts$/.test(path),
      )
      .filter(({ text }) => /export (?:async )?function|export const \w+ = (?!serve\()/.test(text));
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

describe("every file", () => {
  const all = [...product, ...sourceFiles(["tests", "e2e"])];

  it("has one idea and at most 400 lines", () => {
    const long = all.filter(({ text }) => text.split("\n").length > 400);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("has a name in kebab case, in a folder that is no drawer", () => {
    const odd = product.filter(
      ({ path }) =>
        /(?:^|\/)(?:utils?|helpers?|misc|shared)(?:\/|\.tsx?$)/.test(path) ||
        (!path.startsWith("app/") && !/^[a-z0-9./-]+$/.test(path)),
    );
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it("is finished, and switches no check off", () => {
    const unfinished =
      /\b(?:TODO|FIXME|HACK)\b|@ts-(?:ignore|nocheck|expect-error)|biome-ignore(?! [\w/]+: \S)/;
    const untyped = /\bas any\b|: any\b|<any>/;
    const found = product.flatMap(({ path, text }) => {
      const what = unfinished.exec(text) ?? untyped.exec(withoutComments(text));
      return what ? [`${path}: ${what[0]}`] : [];
    });
    expect(found).toEqual([]);
  });

  it("of lib, app and components reads the environment through lib/env", () => {
    const readers = product.filter(
      ({ path, text }) =>
        /process\.env\b/.test(withoutComments(text).replace(/`[^`]*`|"[^"\n]*"/g, "")) &&
        !/^(?:lib\/env\.ts$|server\/)/.test(path),
    );
    expect(readers.map(({ path }) => path)).toEqual([]);
  });
});

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const readManifest = (path: string): Manifest =>
  JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest;

const isAtLeast = (version: string, floor: string): boolean => {
  const [given, least] = [version, floor].map((text) =>
    text.split(".").map((part) => Number.parseInt(part, 10)),
  );
  for (let i = 0; i < 3; i++) {
    const difference = (given?.[i] ?? 0) - (least?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

describe("packages", () => {
  const manifest = readManifest("package.json");
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

  it("are pinned to exact versions", () => {
    const loose = Object.entries(wanted).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it.each([
    ["next", "16.2.6"],
    ["react", "19.2.6"],
    ["react-dom", "19.2.6"],
    ["next-auth", "4.24.15"],
  ])("stand at or above the first safe version of %s", (name, floor) => {
    const { version } = readManifest(`node_modules/${name}/package.json`);
    expect(isAtLeast(version, floor), `${name} ${version}`).toBe(true);
  });

  it("are none of the versions known to be bad", () => {
    const bad: Readonly<Record<string, readonly string[]>> = {
      // Its own lockfile misses platform packages.
      next: ["16.4.6"],
      // Published with stolen credentials.
      axios: ["1.14.1", "0.30.4"],
    };
    const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version?: string; resolved?: string }>;
    };
    const found = Object.entries(locked.packages).filter(
      ([path, { version = "", resolved = "" }]) => {
        const name = path.replace(/^.*node_modules\//, "");
        return bad[name]?.includes(version) || /^(?:git|http:|file:)/.test(resolved);
      },
    );
    expect(found).toEqual([]);
  });
});
