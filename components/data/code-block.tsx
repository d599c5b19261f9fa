import { Copy } from "./copy";

export function CodeBlock({ code, label }: Readonly<{ code: string; label: string }>) {
  return (
    <div className="flex min-w-0 items-start rounded-lg border bg-sunken">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
        tabIndex={0}
        aria-label={label}
        className="min-w-0 flex-1 overflow-x-auto rounded-lg"
      >
        <pre className="w-max min-w-full p-3 text-sm leading-5">
          <code>{code}</code>
        </pre>
      </section>
      <div className="shrink-0 p-1">
        <Copy value={code} label={label} />
      </div>
    </div>
  );
}
