import type { ScanContext } from "../detectors/detector";
import { StreamWindow } from "../stream/window";
import { isHolding, type Selection } from "./compile";
import type { Ledger } from "./decide";
import type { Hit } from "./hit";
import { applyMasks, masksFor } from "./redact";
import { LINK_REACH, type Restoration, type Restorer, writeValues } from "./vault";

/** A text that arrives in pieces; what comes out may lag behind. */
export interface TextWindow {
  /** Characters held back now. */
  readonly held: number;
  push(piece: string): string;
  flush(): string;
}

/** New characters gathered before a text that nothing holds back is inspected. */
const WATCH_STEP = 512;

/** How much of the newest text is inspected again with what follows it. */
const WATCH_OVERLAP = 512;

const context: ScanContext = { role: "assistant", direction: "response" };

interface HeldHit extends Hit {
  readonly isHeld: true;
}

const asHeld = (hit: Hit): HeldHit => ({ isHeld: true, ...hit });

/** A text of an answer that is sent masked, each piece as soon as nothing in it is undecided. */
export function holdingWindow({ holding }: Selection, ledger: Ledger): TextWindow {
  return new StreamWindow<HeldHit>({
    leftContext: holding.leftContext,
    longestMatch: holding.longestMatch,
    scan: (text, from) =>
      holding
        .scan(text, from, context)
        .filter((hit) => hit.rules.length > 0)
        .map(asHeld),
    pending(text, from, isTextStart) {
      const at = holding.pending(text, from, context, isTextStart);
      if (holding.overlong) ledger.stop(holding.overlong);
      return at;
    },
    settle(text, from, to, hits) {
      if (hits.length === 0) return text.slice(from, to);
      ledger.add(text, hits, context);
      return applyMasks(text, masksFor(text, hits, null), from, to);
    },
  });
}

/** The same text for rules that only report; it outputs nothing. */
export function watchWindow({ full }: Selection, ledger: Ledger): TextWindow {
  const window = new StreamWindow<HeldHit>({
    leftContext: Math.max(full.leftContext, WATCH_OVERLAP),
    longestMatch: WATCH_OVERLAP,
    scan: (text, from) => full.scan(text, from, context).flatMap(unheld).map(asHeld),
    pending: (text, from) => Math.max(from, text.length - WATCH_OVERLAP),
    settle(text, _from, _to, hits) {
      ledger.add(text, hits, context);
      return "";
    },
  });
  return new Gathering(window);
}

/** A text with values restored in place of their tokens. */
export function restoringWindow(restorer: Restorer): TextWindow {
  return new StreamWindow<Restoration & { readonly isHeld: true }>({
    leftContext: LINK_REACH,
    longestMatch: 128,
    scan: (text, from) => restorer.find(text, from).map((item) => ({ isHeld: true, ...item })),
    pending: (text, from) => restorer.pending(text, from),
    settle: (text, from, to, found) => writeValues(text, found, from, to),
  });
}

/** Two windows in sequence: the second takes what the first releases. */
export class Chained implements TextWindow {
  constructor(
    private readonly first: TextWindow,
    private readonly second: TextWindow,
  ) {}

  get held(): number {
    return this.first.held + this.second.held;
  }

  push(piece: string): string {
    return this.second.push(this.first.push(piece));
  }

  flush(): string {
    return this.second.push(this.first.flush()) + this.second.flush();
  }
}

/** A hit reduced to the rules that no holding window covers; nothing when those cover all of it. */
function unheld(hit: Hit): Hit[] {
  if (!hit.rules.some(isHolding)) return [hit];
  const rules = hit.rules.filter((rule) => !isHolding(rule));
  return rules.length > 0 ? [{ ...hit, rules }] : [];
}

/** Gathers pieces, so that a text that nothing holds back is inspected in larger steps. */
class Gathering implements TextWindow {
  readonly held = 0;
  private gathered = "";

  constructor(private readonly window: TextWindow) {}

  push(piece: string): string {
    this.gathered += piece;
    if (this.gathered.length >= WATCH_STEP) this.pass();
    return "";
  }

  flush(): string {
    this.pass();
    return this.window.flush();
  }

  private pass(): void {
    const { gathered } = this;
    this.gathered = "";
    this.window.push(gathered);
  }
}
