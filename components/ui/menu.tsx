"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { LazyLayer } from "./lazy-layer";
import type { MenuProps } from "./menu-layer";

const load = () => import("./menu-layer");
const Layer = dynamic(() => load().then((it) => it.MenuLayer), { ssr: false });

/** A list of actions and choices behind a button, made of the parts below. */
export function Menu(props: Readonly<Omit<MenuProps, "landmark">>) {
  return (
    <LazyLayer trigger={props.trigger} kind="menu" preload={load}>
      {(_opening, landmark) => <Layer {...props} landmark={landmark} />}
    </LazyLayer>
  );
}

export const MenuItem = dynamic(() => load().then((it) => it.MenuItem), { ssr: false });
export const MenuLink = dynamic(() => load().then((it) => it.MenuLink), { ssr: false });
/** One of several, the current one ticked. */
export const MenuChoice = dynamic(() => load().then((it) => it.MenuChoice), { ssr: false });
/** Any of several; the menu stays open. */
export const MenuToggle = dynamic(() => load().then((it) => it.MenuToggle), { ssr: false });
export const MenuLine = dynamic(() => load().then((it) => it.MenuLine), { ssr: false });

export function MenuHeading({ children }: Readonly<{ children: ReactNode }>) {
  return <div className="px-2 pt-2 pb-1 text-faint text-xs">{children}</div>;
}
