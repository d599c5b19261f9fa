import type { Rewrite } from "../arrival";
import type { ScanContext } from "../detectors/detector";
import {
  applyEdits,
  type Edit,
  type JsonReading,
  type JsonToken,
  MalformedJson,
  readJson,
} from "../json-text";
import { SseFramer } from "../stream/sse";
import { ArgumentsWindow } from "./arguments-window";
import { isHolding, type Selection } from "./compile";
import { Ledger } from "./decide";
import { dataOf, frameOf, withData } from "./event-frame";
import {
  echoEdits,
  editsIn,
  inOrder,
  inspecting,
  type Rewriter,
  restoring,
  rewriteJson,
} from "./inspect";
import type { Rule } from "./rule";
import { type Delta, EVERYTHING, type EventShape, eventShapes } from "./stream-shapes";
import { isFreeFrame, isNoText, questions } from "./text-places";
import {
  Chained,
  holdingWindow,
  restoringWindow,
  type TextWindow,
  watchWindow,
} from "./text-window";
import type { Restorer } from "./vault";

/** What stops a stream: a rule, or an event that could not be read while a rule had to see it. */
export type StopReason = { readonly rule: Rule } | { readonly rule: null };

export interface StreamGovernanceOptions {
  readonly selection: Selection;
  /** Restores the request's values in the answer; null when none were stored. */
  readonly restorer: Restorer | null;
  /** What happens to an event that cannot be read. */
  readonly uninspectable: "block" | "pass";
  /** The family's own event for a stream that was stopped, framed. */
  errorEvent(reason: StopReason): string;
  /** Runs once when a rule stops the stream; the upstream is then no longer needed. */
  onStopped(reason: StopReason): void;
  /** Longer events are not read. */
  readonly maxEventBytes: number;
}

const context: ScanContext = { role: "assistant", direction: "response" };

interface Channel {
  readonly group: string;
  readonly window: TextWindow | null;
  readonly watch: TextWindow | null;
  /** How the latest event can carry more of this text. */
  carrier: Delta["carrier"];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const nothing = new Uint8Array(0);

/**
 * Governs a stream of server-sent events as it passes. Rules that mask or stop hold each text back until it is
 * decided, and the output reads as if the complete text had been masked at once; rules that only report, scores
 * included, see the same texts a little later and hold nothing back. With only rules of the second kind every byte
 * passes unchanged.
 */
export class StreamGovernor implements Rewrite {
  readonly ledger: Ledger;
  private readonly framer: SseFramer;
  private readonly channels = new Map<string, Channel>();
  /** Whether texts go out changed or later; else every byte passes as it came. */
  private readonly isRewriting: boolean;
  private readonly isWatching: boolean;
  private readonly rewriteWhole: Rewriter;
  /** The same for what deltas have already carried, which is not recorded again. */
  private readonly repeated: Rewriter;
  private out: (string | Uint8Array)[] = [];
  private isStopped = false;

  constructor(private readonly options: StreamGovernanceOptions) {
    const { selection } = options;
    this.ledger = new Ledger(selection);
    this.isRewriting = !selection.holding.isIdle || options.restorer !== null;
    this.isWatching =
      selection.storeMinSeverity !== null || selection.rules.some((rule) => !isHolding(rule));
    this.rewriteWhole = restoring(inspecting(selection, this.ledger, null), options.restorer);
    this.repeated = restoring(inspecting(selection, new Ledger(selection), null), options.restorer);
    this.framer = new SseFramer(
      {
        event: (bytes, from, to) => this.event(bytes, from, to),
        oversize: (bytes, from, to) => this.unreadable(bytes, from, to),
      },
      options.maxEventBytes,
    );
  }

  /** Characters held back now, over all texts. */
  get held(): number {
    let held = 0;
    for (const { window } of this.channels.values()) held += window?.held ?? 0;
    return held;
  }

  push(chunk: Uint8Array): Uint8Array {
    if (this.isStopped) return nothing;
    this.framer.push(chunk);
    if (this.isRewriting || this.isStopped) return this.takeOut();
    return chunk;
  }

  /** The stream has ended, normally or not: what is held is released. */
  flush(): Uint8Array {
    if (this.isStopped) return nothing;
    const rest = this.framer.takeRest();
    if (rest.length > 0) this.event(rest, 0, rest.length);
    this.end([EVERYTHING], new Set());
    return this.takeOut();
  }

  private takeOut(): Uint8Array {
    const [only] = this.out;
    if (this.out.length === 1 && only !== undefined) {
      this.out = [];
      return typeof only === "string" ? encoder.encode(only) : only;
    }
    const parts = this.out.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
    this.out = [];
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  private event(bytes: Uint8Array, from: number, to: number): void {
    if (this.isStopped) return;
    const frame = decoder.decode(bytes.subarray(from, to));
    const data = dataOf(frame);
    if (data === null) {
      this.emit(bytes.slice(from, to));
      return;
    }
    const changed = this.data(data);
    if (this.isStopped) return;
    this.emit(changed === null ? bytes.slice(from, to) : withData(frame, changed));
  }

  private emit(part: string | Uint8Array): void {
    if (this.isRewriting) this.out.push(part);
  }

  /** What an event's data becomes; null when it stays. */
  private data(data: string): string | null {
    if (data === "[DONE]") {
      this.end([EVERYTHING], new Set());
      return null;
    }
    let reading: JsonReading;
    try {
      reading = readJson(data, questions);
    } catch (error) {
      if (!(error instanceof MalformedJson)) throw error;
      return this.settled(this.rewriteWhole(data, context));
    }
    const top = reading.frames[0];
    const shape = top && eventShapes.find((known) => known.claims(top, reading));
    const changed = shape && top ? this.shaped(data, reading, shape) : this.whole(data, reading);
    return this.settled(changed);
  }

  /** An event whose texts are all complete. */
  private whole(data: string, reading: JsonReading): string | null {
    return rewriteJson(data, reading, "response", this.rewriteWhole);
  }

  private shaped(data: string, reading: JsonReading, shape: EventShape): string | null {
    const top = reading.frames[0];
    if (!top) return null;
    const ends = shape.ends(reading, top);
    const edits: Edit[] = [];
    const pieces = new Map<number, Delta>();
    const last = new Map<string, number>();
    for (const token of reading.tokens) {
      if (isNoPlainText(token)) continue;
      const delta = shape.deltaOf(token, top);
      if (delta === null) continue;
      pieces.set(token.start, delta);
      last.set(delta.channel, token.start);
    }
    if (ends.length > 0) this.end(ends, new Set(last.keys()));
    for (const token of reading.tokens) {
      const delta = pieces.get(token.start);
      if (!delta || this.isStopped) continue;
      const channel = this.channel(delta);
      let text = this.piece(channel, token.value);
      if (last.get(delta.channel) === token.start && isEnded(ends, delta.group)) {
        text += this.close(delta.channel, channel);
      }
      if (text !== token.value) {
        edits.push({ start: token.start, end: token.end, text: JSON.stringify(text) });
      }
    }
    return this.remainder(data, reading, shape, pieces, edits);
  }

  /** Adds the edits for an event's other texts and for its repetitions of the text. */
  private remainder(
    data: string,
    reading: JsonReading,
    shape: EventShape,
    pieces: ReadonlyMap<number, Delta>,
    edits: Edit[],
  ): string | null {
    if (this.isStopped) return null;
    const tokens = reading.tokens.filter((token) => !pieces.has(token.start));
    const isPlain = !reading.frames.some(isFreeFrame) && tokens.every(isNoPlainText);
    if (!isPlain) {
      const top = reading.frames[0];
      const isRepeat = top !== undefined && shape.isRepeat(top);
      const rewrite = isRepeat ? this.repeated : this.rewriteWhole;
      edits.push(...editsIn({ ...reading, tokens }, "response", rewrite));
    }
    if (this.isRewriting) edits.push(...echoEdits(data, reading));
    return edits.length === 0 ? null : applyEdits(data, inOrder(edits));
  }

  private piece(channel: Channel, text: string): string {
    channel.watch?.push(text);
    return channel.window ? channel.window.push(text) : text;
  }

  private channel(delta: Delta): Channel {
    let channel = this.channels.get(delta.channel);
    if (!channel) {
      const { ledger } = this;
      const { selection } = this.options;
      const windowFor = (open: () => TextWindow): TextWindow =>
        delta.isJson ? new ArgumentsWindow(open) : open();
      channel = {
        group: delta.group,
        window: this.isRewriting ? windowFor(() => this.outgoing()) : null,
        watch: this.isWatching ? windowFor(() => watchWindow(selection, ledger)) : null,
        carrier: delta.carrier,
      };
      this.channels.set(delta.channel, channel);
    }
    channel.carrier = delta.carrier;
    return channel;
  }

  /** What an outgoing text passes through. */
  private outgoing(): TextWindow {
    const { selection, restorer } = this.options;
    const masking = selection.holding.isIdle ? null : holdingWindow(selection, this.ledger);
    const putting = restorer && restoringWindow(restorer);
    if (masking && putting) return new Chained(masking, putting);
    return masking ?? putting ?? noWindow;
  }

  /** Releases what is held in the groups that end, in events of its own; `carried` ones end in this event. */
  private end(groups: readonly string[], carried: ReadonlySet<string>): void {
    for (const [name, channel] of this.channels) {
      if (this.isStopped) return;
      if (carried.has(name) || !isEnded(groups, channel.group)) continue;
      const text = this.close(name, channel);
      if (text !== "" && this.settled("") !== null) this.emit(frameOf(channel.carrier(text)));
    }
  }

  private close(name: string, channel: Channel): string {
    this.channels.delete(name);
    channel.watch?.flush();
    return channel.window?.flush() ?? "";
  }

  /** Passes a change on, unless a finding stops the stream. */
  private settled(changed: string | null): string | null {
    const rule = this.ledger.blockedBy;
    if (rule !== null) this.stop({ rule });
    return this.isStopped ? null : changed;
  }

  private unreadable(bytes: Uint8Array, from: number, to: number): void {
    if (this.isStopped) return;
    if (this.isRewriting && this.options.uninspectable === "block") this.stop({ rule: null });
    else this.emit(bytes.slice(from, to));
  }

  private stop(reason: StopReason): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.channels.clear();
    this.out.push(this.options.errorEvent(reason));
    this.options.onStopped(reason);
  }
}

/** Lets everything through at once. */
const noWindow: TextWindow = { held: 0, push: (piece) => piece, flush: () => "" };

const isNoPlainText = (token: JsonToken): boolean =>
  token.kind !== "string" || isNoText(token, false);

const isEnded = (groups: readonly string[], group: string): boolean =>
  groups.includes(group) || groups.includes(EVERYTHING);
