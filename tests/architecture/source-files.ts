import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** As written. */
  readonly written: string;
  /** Path of ours from the root, without extension; null for a package. */
  readonly ours: string | null;
}

/** Our TypeScript files in some folders, generated ones excluded. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => {
    const base = join(root, folder);
    let names: string[];
    try {
      names = readdirSync(base, { recursive: true, encoding: "utf8" });
    } catch {
      return [];
    }
    return names
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith(`generated${sep}`))
      .map((name) => {
        const path = relative(root, join(base, name)).split(sep).join("/");
        return { path, text: readFileSync(join(root, path), "utf8") };
      });
  });
}

/** The text with comments blanked; strings that look like comments are rare enough here. */
export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");

const statement =
  /(?:^|\n)\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|\bimport\s*\(\s*"([^"]+)"|(?:^|\n)import\s+"([^"]+)"/g;

/** What a file imports, statically, dynamically or as a type. */
export const importsOf = ({ path, text }: SourceFile): Import[] =>
  [...withoutComments(text).matchAll(statement)].map((match) => {
    const written = match[1] ?? match[2] ?? match[3] ?? "";
    const resolved = written.startsWith("@/")
      ? written.slice(2)
      : written.startsWith(".")
        ? posix.normalize(posix.join(posix.dirname(path), written))
        : null;
    return { written, ours: resolved?.replace(/\.tsx?$/, "").replace(/\/index$/, "") ?? null };
  });
