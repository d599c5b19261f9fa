import type { EntityInfo } from "../catalogue";

/** How a scan reports a secret; `end` is exclusive. */
export type Report = (info: EntityInfo, start: number, end: number, confidence: number) => void;
