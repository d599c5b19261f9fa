import { Copy } from "./copy";

export function CodeBlock({ code, label }: Readonly<{ code: string; label: string }>) {
  return (
    <div className="relative min-w-0 rounded-lg border bg-sunken">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto rounded-lg"
      >
        <pre className="w-max min-w-full p-3 pr-12 text-sm leading-5">
          <code>{code}</code>
        </pre>
      </section>
      <div className="absolute top-0 right-0 rounded-tr-lg rounded-bl-md bg-sunken pt-1 pr-1">
        <Copy value={code} label={label} />
      </div>
    </div>
  );
}
