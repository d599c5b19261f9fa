import { Fragment } from "react";

const mask = /\[REDACTED(?::([A-Z0-9_]+))?\]/g;

interface MarkedTextProps {
  /** Already redacted; it never holds what was taken out. */
  readonly text: string;
  /** Labels for the masks in order, where more is known than the mask itself shows. */
  readonly notes?: readonly (string | undefined)[];
}

/** Given text with its masks as underlined chips; any direction, wraps anywhere, never HTML. */
export function MarkedText({ text, notes = [] }: MarkedTextProps) {
  const parts: { readonly plain: string; readonly entity?: string | undefined }[] = [];
  let at = 0;
  for (const found of text.matchAll(mask)) {
    parts.push({ plain: text.slice(at, found.index) }, { plain: found[0], entity: found[1] ?? "" });
    at = found.index + found[0].length;
  }
  parts.push({ plain: text.slice(at) });
  let seen = -1;
  return (
    <span dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      {parts.map(({ plain, entity }, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text do not move
        if (entity === undefined) return <Fragment key={index}>{plain}</Fragment>;
        seen += 1;
        const note = notes[seen] ?? (entity || "redacted");
        return (
          <mark
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text do not move
            key={index}
            // Has its own direction, which marks in the surrounding text could otherwise reverse.
            dir="ltr"
            title={note}
            className="rounded-sm bg-medium-soft px-1 text-medium-text underline decoration-2 underline-offset-2"
          >
            {plain}
            {notes[seen] ? <span className="sr-only"> ({note})</span> : null}
          </mark>
        );
      })}
    </span>
  );
}
