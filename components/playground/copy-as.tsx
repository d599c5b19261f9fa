"use client";

import { Copy as CopyIcon } from "lucide-react";
import { usePlace } from "@/components/api";
import { copyText } from "@/components/data/copy";
import { type SnippetLanguage, snippetLanguages } from "@/components/data/snippets";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { say, sayError } from "@/components/ui/toast";
import { codeOf } from "./call-code";
import type { Asking } from "./playground-call";

/** The current call, as code for a terminal or a program. */
export function CopyAs({ asking }: Readonly<{ asking: Asking }>) {
  const { baseUrl } = usePlace();
  const copy = async (language: SnippetLanguage, label: string) => {
    try {
      copyText(codeOf(language, asking, baseUrl));
      await say(`Copied as ${label}. The key is $TRUEPORTAI_KEY there.`);
    } catch {
      await sayError("The tools are not JSON. Correct them or leave them empty.");
    }
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm">
          <CopyIcon aria-hidden /> Copy as
        </Button>
      }
    >
      {snippetLanguages.map(({ id, label }) => (
        <MenuItem key={id} onSelect={() => void copy(id, label)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
