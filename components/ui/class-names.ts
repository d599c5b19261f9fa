import { clsx } from "clsx";

/** Joins class names. Later ones do not override earlier ones: pass only what a component leaves open. */
export const cn = clsx;
