import { FileText, Wrench } from "lucide-react";
import { MarkedText } from "@/components/data/marked-text";
import { formatBytes, formatCount } from "@/lib/format";
import type { Part, Turn } from "./conversation";

const foldedFrom = 2_000;

/** Turns of a prompt or an answer; long texts are folded, files are described but never fetched. */
export function ConversationView({ turns }: Readonly<{ turns: readonly Turn[] }>) {
  return (
    <ol className="space-y-3">
      {turns.map(({ role, parts }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns of one call do not move
        <li key={index} className="min-w-0 rounded-lg border p-3">
          <p dir="auto" className="mb-1 text-muted text-xs">
            {role}
          </p>
          <div className="space-y-2">
            {parts.map((part, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one turn do not move
              <PartView key={at} part={part} />
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

function PartView({ part }: Readonly<{ part: Part }>) {
  if (part.kind === "file") {
    return (
      <p className="flex items-center gap-2 text-muted text-sm">
        <FileText aria-hidden className="size-4" />
        <bdi>{part.what}</bdi>
        {part.bytes === null ? null : <span className="nums">{formatBytes(part.bytes)}</span>}
      </p>
    );
  }
  if (part.kind === "text") return <FoldedText text={part.text} />;
  if (part.kind === "thinking") {
    return (
      <details className="text-muted">
        <summary className="text-sm">Thinking, {formatCount(part.text.length)} characters</summary>
        <div className="mt-1">
          <MarkedText text={part.text} />
        </div>
      </details>
    );
  }
  return (
    <div className="rounded-md bg-sunken p-2 text-sm">
      <p className="flex items-center gap-2">
        <Wrench aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="sr-only">{part.kind === "call" ? "Calls " : "Result of "}</span>
        <bdi className="min-w-0 truncate font-medium">{part.name || "tool"}</bdi>
        <span className="text-muted">{part.kind === "call" ? "called" : "answered"}</span>
      </p>
      <pre className="mt-1 whitespace-pre-wrap text-xs [overflow-wrap:anywhere]">
        <FoldedText text={part.text} />
      </pre>
    </div>
  );
}

function FoldedText({ text }: Readonly<{ text: string }>) {
  if (text.length <= foldedFrom) return <MarkedText text={text} />;
  return (
    <>
      <MarkedText text={text.slice(0, foldedFrom)} />
      <details className="group">
        <summary className="link mt-1 text-sm group-open:mb-1">
          <span className="group-open:hidden">
            Show {formatCount(text.length - foldedFrom)} more
          </span>
          <span className="hidden group-open:inline">Show less</span>
        </summary>
        <MarkedText text={text.slice(foldedFrom)} />
      </details>
    </>
  );
}
