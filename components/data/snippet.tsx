"use client";

import { useState } from "react";
import { cn } from "@/components/ui/class-names";
import { Select } from "@/components/ui/input";
import { Copy } from "./copy";
import {
  type SnippetLanguage,
  type SnippetProvider,
  snippetFor,
  snippetLanguages,
  snippetProviders,
} from "./snippets";

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
      <div className="absolute top-1 right-1 rounded-md bg-sunken">
        <Copy value={code} label={label} />
      </div>
    </div>
  );
}

interface SnippetProps {
  readonly baseUrl: string;
  /** The key as it shall stand in the code: the secret when it is shown once, else a name or mask. */
  readonly apiKey: string;
  readonly provider?: SnippetProvider;
  readonly languages?: readonly SnippetLanguage[];
}

/** A working call: language and provider chosen above it, base URL and key filled in. */
export function Snippet({ baseUrl, apiKey, provider: first, languages }: SnippetProps) {
  const [language, setLanguage] = useState<SnippetLanguage>(languages?.[0] ?? "curl");
  const [provider, setProvider] = useState<SnippetProvider>(first ?? "sandbox");
  const offered = snippetLanguages.filter(({ id }) => !languages || languages.includes(id));
  return (
    <div className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <fieldset className="flex gap-1">
          <legend className="sr-only">Language</legend>
          {offered.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === language}
              onClick={() => setLanguage(id)}
              className={cn(
                "h-8 rounded-md px-2.5 text-sm max-md:h-11",
                id === language ? "bg-accent-soft text-accent-text" : "text-muted hover:bg-hover",
              )}
            >
              {label}
            </button>
          ))}
        </fieldset>
        <Select
          aria-label="Provider"
          value={provider}
          onChange={(event) => setProvider(event.target.value as SnippetProvider)}
          choices={snippetProviders.map(({ id, label }) => ({ value: id, label }))}
          className="h-8! w-auto!"
        />
      </div>
      <CodeBlock
        code={snippetFor(provider, language, baseUrl, apiKey)}
        label={`the ${language === "curl" ? "command" : "code"}`}
      />
    </div>
  );
}
