"use client";

import { useState } from "react";
import { cn } from "@/components/ui/class-names";
import { Select } from "@/components/ui/input";
import { CodeBlock } from "./code-block";
import {
  type SnippetLanguage,
  type SnippetProvider,
  snippetFor,
  snippetLanguages,
  snippetProviders,
} from "./snippets";

export interface SnippetProps {
  readonly baseUrl: string;
  /** The key as the code shows it: the secret while it is shown once, else a name or mask. */
  readonly apiKey: string;
  readonly provider?: SnippetProvider;
  readonly languages?: readonly SnippetLanguage[];
}

/** The content of `Snippet`; in a file of its own so that it loads only where one is shown. */
export function SnippetChoice({ baseUrl, apiKey, provider: first, languages }: SnippetProps) {
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
