"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import type { SnippetProps } from "./snippet-choice";

const Choice = dynamic(() => import("./snippet-choice").then((it) => it.SnippetChoice), {
  // Its own boundary, or everything around it would disappear until it has loaded.
  loading: () => <Skeleton className="h-40" />,
});

/** A working call: language and provider chosen above it, base URL and key filled in. */
export const Snippet = (props: SnippetProps) => <Choice {...props} />;
