"use client";

import { Search } from "lucide-react";
import { Button } from "@/components/ui/button";
import { openCommandMenu } from "./keyboard";

export function GoToButton() {
  return (
    <Button
      size="sm"
      onClick={openCommandMenu}
      className="text-muted! max-sm:border-0 max-sm:bg-transparent!"
    >
      <Search aria-hidden />
      <span className="sr-only">Go to </span>
      <kbd className="text-xs max-sm:hidden">⌘K</kbd>
    </Button>
  );
}
