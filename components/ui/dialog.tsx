"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { DialogProps } from "./dialog-layer";
import { LazyLayer } from "./lazy-layer";

const load = () => import("./dialog-layer").then((it) => it.DialogLayer);
const Layer = dynamic(load, { ssr: false });

/** Modal; focus goes in, stays in, and returns to the opener. Esc closes the top layer only. */
export function Dialog(props: Readonly<Omit<DialogProps, "defaultOpen">>) {
  return (
    <LazyLayer {...props} kind="dialog" preload={load}>
      {(opening) => <Layer {...props} {...opening} />}
    </LazyLayer>
  );
}

/** Row of buttons at a dialog's end; the last one is what Enter does. */
export function DialogActions({ children }: Readonly<{ children: ReactNode }>) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
