"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { DialogProps } from "./dialog-layer";
import { LazyLayer } from "./lazy-layer";

const load = () => import("./dialog-layer").then((it) => it.DialogLayer);
const Layer = dynamic(load, { ssr: false });

/** Modal; focus moves in, is trapped, and returns to the opener. Esc closes only the top layer. */
export function Dialog(props: Readonly<Omit<DialogProps, "defaultOpen">>) {
  return (
    <LazyLayer {...props} kind="dialog" preload={load}>
      {(opening) => <Layer {...props} {...opening} />}
    </LazyLayer>
  );
}

/** The row of buttons at a dialog's end; Enter presses the last one. */
export function DialogActions({ children }: Readonly<{ children: ReactNode }>) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
