import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";

/** One text that is an attack or is not. */
export interface LabelledText {
  readonly text: string;
  readonly attack: boolean;
  readonly kind: string;
}

/** One text with the places of what it contains. */
export interface SpannedText {
  readonly text: string;
  readonly spans: readonly GoldSpan[];
}

export interface GoldSpan {
  /** As the set calls it. */
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

export type LabelledSet =
  | { readonly name: string; readonly of: "texts"; readonly rows: readonly LabelledText[] }
  | { readonly name: string; readonly of: "spans"; readonly rows: readonly SpannedText[] };

/** Reads every set in `folder`, sub-folders included: `.jsonl` of texts, `.json` of spans, `.conll` of names. */
export function readSets(folder: string): LabelledSet[] {
  const sets: LabelledSet[] = [];
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) sets.push(...readSets(path));
    else {
      const set = readSet(path);
      if (set !== null) sets.push(set);
    }
  }
  return sets;
}

function readSet(path: string): LabelledSet | null {
  const name = basename(path);
  switch (extname(path)) {
    case ".jsonl":
      return readJsonLines(name, readFileSync(path, "utf8"));
    case ".json":
      return { name, of: "spans", rows: readSpans(JSON.parse(readFileSync(path, "utf8"))) };
    case ".conll":
      return { name, of: "spans", rows: readConll(readFileSync(path, "utf8")) };
    default:
      return null;
  }
}

function readJsonLines(name: string, content: string): LabelledSet {
  const rows: unknown[] = content
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line));
  if (rows.some((row) => field(row, "label") === undefined)) {
    return { name, of: "spans", rows: readSpans(rows) };
  }
  return {
    name,
    of: "texts",
    rows: rows.map((row) => ({
      text: String(field(row, "text")),
      attack: Number(field(row, "label")) === 1,
      kind: String(field(row, "kind") ?? "-"),
    })),
  };
}

function readSpans(rows: unknown): SpannedText[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row) => {
    const text = String(field(row, "full_text") ?? field(row, "text"));
    const spans = field(row, "spans");
    return {
      text,
      spans: (Array.isArray(spans) ? spans : []).map((span) => ({
        label: String(field(span, "entity_type") ?? field(span, "label")),
        start: codeUnits(text, Number(field(span, "start_position") ?? field(span, "start"))),
        end: codeUnits(text, Number(field(span, "end_position") ?? field(span, "end"))),
      })),
    };
  });
}

function field(row: unknown, name: string): unknown {
  return typeof row === "object" && row !== null ? Reflect.get(row, name) : undefined;
}

/** These sets count code points; JavaScript counts UTF-16 units. */
function codeUnits(text: string, codePoints: number): number {
  let units = 0;
  for (let i = 0; i < codePoints && units < text.length; i++) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

/** True where a span is a handle or a tag, `@name` or `# name`: sets disagree on whether it names a person. */
export function isHandle(text: string, span: GoldSpan): boolean {
  return (
    /^[@#]/.test(text.slice(span.start, span.end)) || /[@#] ?$/.test(text.slice(0, span.start))
  );
}

/** One sentence a text: tokens joined by spaces, runs of the same label joined to one span. */
export function readConll(content: string): SpannedText[] {
  const rows: SpannedText[] = [];
  let text = "";
  let spans: { label: string; start: number; end: number }[] = [];
  const close = (): void => {
    if (text !== "") rows.push({ text, spans });
    text = "";
    spans = [];
  };
  let previous = "O";
  for (const line of content.split(/\r?\n/)) {
    const parts = line.trim().split(/\s+/);
    const token = parts[0] ?? "";
    if (token === "" || token === "-DOCSTART-") {
      close();
      previous = "O";
      continue;
    }
    const tag = parts.at(-1) ?? "O";
    if (text !== "") text += " ";
    const start = text.length;
    text += token;
    const label = tag.replace(/^[BI]-/, "");
    const open = spans.at(-1);
    if (tag === "O" || parts.length < 2) previous = "O";
    else if (tag.startsWith("I-") && previous === label && open !== undefined) {
      open.end = text.length;
    } else {
      spans.push({ label, start, end: text.length });
      previous = label;
    }
  }
  close();
  return rows;
}
