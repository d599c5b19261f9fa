"use client";

import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

interface CopyProps {
  readonly value: string;
  /** What is copied, such as `the key`; labels an icon-only button. */
  readonly label: string;
  /** With the word Copy beside the icon. */
  readonly hasText?: boolean;
  /** Words of its own beside the icon, which then say what is copied. */
  readonly text?: string;
  readonly shortcut?: string;
}

/** Turns into a tick for a moment and announces it politely. */
export function Copy({ value, label, hasText = false, text, shortcut }: CopyProps) {
  const [isDone, setIsDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setIsDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const words = text ?? (hasText ? "Copy" : null);
  const Icon = isDone ? Check : CopyIcon;
  return (
    <>
      <Button
        kind={words ? "secondary" : "quiet"}
        size={words ? "sm" : "icon"}
        aria-label={text ?? `Copy ${label}`}
        data-key={shortcut}
        onClick={() => {
          copyText(value);
          setIsDone(true);
        }}
      >
        <Icon aria-hidden />
        {words && isDone ? "Copied" : words}
      </Button>
      <span role="status" className="sr-only">
        {isDone ? "Copied" : ""}
      </span>
    </>
  );
}

/** Also works over plain http, where browsers have no clipboard object. */
export function copyText(text: string): void {
  if (navigator.clipboard) {
    void navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  (document.activeElement?.parentElement ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
