"use client";

import dynamic from "next/dynamic";
import { LazyLayer } from "./lazy-layer";
import type { PopoverProps } from "./popover-layer";

const load = () => import("./popover-layer").then((it) => it.PopoverLayer);
const Layer = dynamic(load, { ssr: false });

/** A small form beside its button. */
export function Popover(props: Readonly<Omit<PopoverProps, "defaultOpen">>) {
  return (
    <LazyLayer {...props} kind="dialog" preload={load}>
      {(opening) => <Layer {...props} {...opening} />}
    </LazyLayer>
  );
}
