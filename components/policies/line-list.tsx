"use client";

import { useState } from "react";
import { Textarea } from "@/components/ui/input";

interface LineListProps {
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly rows?: number;
}

const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
];

/** A list with one entry per line; the text stays exactly as typed. */
export function LineList({ values, onChange, disabled, placeholder, rows = 3 }: LineListProps) {
  const [text, setText] = useState(values.join("\n"));
  return (
    <Textarea
      rows={rows}
      value={text}
      disabled={disabled}
      placeholder={placeholder}
      onChange={(event) => {
        setText(event.target.value);
        onChange(linesOf(event.target.value));
      }}
    />
  );
}
