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
}

/** Turns into a tick for a moment and announces it politely. */
export function Copy({ value, label, hasText = false }: CopyProps) {
  const [isDone, setIsDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setIsDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const Icon = isDone ? Check : CopyIcon;
  return (
    <>
      <Button
        kind={hasText ? "secondary" : "quiet"}
        size={hasText ? "sm" : "icon"}
        aria-label={`Copy ${label}`}
        onClick={() => {
          copyText(value);
          setIsDone(true);
        }}
      >
        <Icon aria-hidden />
        {hasText ? (isDone ? "Copied" : "Copy") : null}
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
