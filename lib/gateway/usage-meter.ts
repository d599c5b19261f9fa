import type { Decoder, Decompressor } from "./ports";
import type { Json, Readings, SseEvent, WireFormat } from "./providers/provider";
import { type ByteSearch, createByteSearch } from "./stream/byte-search";
import { SseParser } from "./stream/sse";
import { searchUsage } from "./usage-search";

/** Answers up to this size are kept and parsed; larger ones have head and tail searched. */
const maxWholeBytes = 131_072;
const headBytes = 4_096;
const tailBytes = 65_536;
const maxEventBytes = 65_536;
/** How much of a stream is kept to estimate tokens from in case no usage is reported. */
const maxSampleBytes = 32_768;
const maxTextLength = 1_048_576;
/** Number of first events always read, to learn the model even of a stream that is cut off. */
const maxOpeningEvents = 4;

export interface MeterOptions {
  readonly wire: WireFormat;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly decompressor: Decompressor;
}

export interface MeterReadings extends Pick<Readings, "usage" | "model" | "finishReason"> {
  /** True where the provider's usage for a cut-off stream was completed by the size of what arrived. */
  readonly isEstimated: boolean;
  /** True where a stream reported an error midway. */
  readonly hasFailed: boolean;
  /** True where the answer is only a promise of one: its cost is not known, and not to be estimated. */
  readonly isPending: boolean;
  /** False when the answer is of a kind, size or encoding that could not be read to its end. */
  readonly readable: boolean;
}

/** Reads an answer as it passes. Holds at most 256 KiB, whatever the answer's size. Never throws. */
export interface UsageMeter {
  /** True when the chunk holds the stream's own last event. */
  see(chunk: Uint8Array): boolean;
  /** What is known now. Nothing is seen afterwards. */
  finish(): MeterReadings;
  /** Texts of the answer to estimate tokens from; of a long stream a sample, repeated to its length. */
  completionTexts(): string[];
}

const decoder = new TextDecoder();
/** The estimate for a stream that is cut off after its prompt was counted. */
const charactersPerToken = 4;
const noReadings = (): Readings => ({ usage: null, model: null, finishReason: null });

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function textOf(chunks: readonly Uint8Array[]): string {
  const [only] = chunks;
  if (chunks.length === 1 && only) return decoder.decode(only);
  const streaming = new TextDecoder();
  return (
    chunks.map((chunk) => streaming.decode(chunk, { stream: true })).join("") + streaming.decode()
  );
}

/** For answers that report no usage: audio, images, files, plain text. */
const blind: UsageMeter = {
  see: () => false,
  finish: () => ({
    ...noReadings(),
    isEstimated: false,
    hasFailed: false,
    isPending: false,
    readable: false,
  }),
  completionTexts: () => [],
};

class JsonMeter implements UsageMeter {
  private chunks: Uint8Array[] = [];
  private keptBytes = 0;
  private head: Uint8Array | null = null;
  private answer: Json | undefined;

  constructor(private readonly wire: WireFormat) {}

  see(chunk: Uint8Array): boolean {
    this.chunks.push(chunk);
    this.keptBytes += chunk.length;
    if (this.keptBytes > maxWholeBytes) this.dropMiddle();
    return false;
  }

  finish(): MeterReadings {
    const readings = noReadings();
    const text = textOf(this.chunks);
    this.answer = this.head ? undefined : parse(text);
    if (this.answer !== undefined) this.wire.readAnswer(this.answer, readings);
    else searchUsage(this.wire, this.head ? decoder.decode(this.head) : text, text, readings);
    const readable = this.answer !== undefined || readings.usage !== null;
    // Not a spread: V8 takes a microsecond or more to add missing properties to a copy.
    const { usage, model, finishReason, isPending = false } = readings;
    const isEstimated = false;
    const hasFailed = false;
    return { usage, model, finishReason, isEstimated, hasFailed, isPending, readable };
  }

  completionTexts(): string[] {
    return this.answer === undefined ? [] : this.wire.completionTexts(this.answer);
  }

  /** Copies what stays, so that the buffers it came in can be freed. */
  private dropMiddle(): void {
    if (!this.head) {
      const head = new Uint8Array(headBytes);
      let at = 0;
      for (const chunk of this.chunks) {
        const part = chunk.subarray(0, headBytes - at);
        head.set(part, at);
        at += part.length;
      }
      this.head = head;
    }
    const tail = new Uint8Array(tailBytes);
    let at = tailBytes;
    for (const chunk of this.chunks.toReversed()) {
      const part = chunk.subarray(Math.max(0, chunk.length - at));
      at -= part.length;
      tail.set(part, at);
    }
    this.chunks = [tail];
    this.keptBytes = tailBytes;
  }
}

const searches = new Map<WireFormat, ByteSearch>();

function searchFor(wire: WireFormat): ByteSearch {
  const known = searches.get(wire);
  if (known) return known;
  const search = createByteSearch(wire.eventMarks);
  searches.set(wire, search);
  return search;
}

/** Fills `maxTextLength` at most with as much text as the whole stream is likely to have held. */
function extrapolate(texts: readonly string[], times: number): string[] {
  const sample = texts.join("");
  const length = Math.min(Math.round(sample.length * times), maxTextLength);
  if (sample === "" || length <= sample.length) return [...texts];
  const whole = Array<string>(Math.floor(length / sample.length)).fill(sample);
  return [...whole, sample.slice(0, length % sample.length)];
}

class StreamMeter implements UsageMeter {
  private readonly readings = noReadings();
  private readonly parser: SseParser;
  private readonly sample: Uint8Array[] = [];
  private sampleBytes = 0;
  private seenBytes = 0;
  private openingEvents = 0;
  private isOver = false;
  /** Reads events that are too large to be held, such as a finished response with its images. */
  private large: JsonMeter | null = null;

  constructor(private readonly wire: WireFormat) {
    const search = searchFor(wire);
    this.parser = new SseParser({
      maxEventBytes,
      isWanted: (bytes, from, to) =>
        (this.readings.model === null && this.openingEvents++ < maxOpeningEvents) ||
        search(bytes, from, to),
      onEvent: (event) => {
        if (wire.readEvent(event, this.readings)) this.isOver = true;
      },
      onOversize: (bytes, from, to) => {
        this.large ??= new JsonMeter(wire);
        this.large.see(bytes.slice(from, to));
      },
    });
  }

  see(chunk: Uint8Array): boolean {
    const room = maxSampleBytes - this.sampleBytes;
    if (room > 0) {
      const part = chunk.length <= room ? chunk : chunk.slice(0, room);
      this.sample.push(part);
      this.sampleBytes += part.length;
    }
    this.seenBytes += chunk.length;
    this.parser.push(chunk);
    return this.isOver;
  }

  finish(): MeterReadings {
    if (!this.isOver) this.parser.flush();
    const { readings, large } = this;
    readings.usage = large?.finish().usage ?? readings.usage;
    const { usage, model, finishReason, hasFailed = false } = readings;
    const readable = !this.parser.isDamaged || usage !== null;
    const isEstimated = this.closeCompletion();
    const isPending = false;
    return { usage, model, finishReason, isEstimated, hasFailed, isPending, readable };
  }

  /** A caller who leaves early pays for what arrived, not for the single token reported at the start. */
  private closeCompletion(): boolean {
    const { usage, isCompletionOpen } = this.readings;
    if (!usage || !isCompletionOpen) return false;
    const length = this.completionTexts().reduce((sum, text) => sum + text.length, 0);
    usage.completionTokens = Math.max(
      usage.completionTokens,
      Math.ceil(length / charactersPerToken),
    );
    return true;
  }

  completionTexts(): string[] {
    const texts: string[] = [];
    const onEvent = ({ data }: SseEvent): void => {
      const json = parse(data);
      if (json !== undefined) texts.push(...this.wire.completionTexts(json));
    };
    const parser = new SseParser({ maxEventBytes, onEvent });
    for (const chunk of this.sample) parser.push(chunk);
    return extrapolate(texts, this.seenBytes / Math.max(this.sampleBytes, 1));
  }
}

/** Shows a meter the decoded copy of a compressed answer. */
class DecodingMeter implements UsageMeter {
  private isReadable = true;

  constructor(
    private readonly decoding: Decoder,
    private readonly inner: UsageMeter,
  ) {}

  see(chunk: Uint8Array): boolean {
    if (!this.isReadable) return false;
    try {
      return this.inner.see(this.decoding.push(chunk));
    } catch {
      // Damaged or a decompression bomb: the bytes pass to the caller unchanged, only the reading stops.
      this.isReadable = false;
      return false;
    }
  }

  finish(): MeterReadings {
    const readings = this.inner.finish();
    this.decoding.close();
    return { ...readings, readable: readings.readable && this.isReadable };
  }

  completionTexts(): string[] {
    return this.inner.completionTexts();
  }
}

const jsonType = /^application\/(?:[\w.+-]+\+)?json\b/i;
const streamType = /^text\/event-stream\b/i;
const isPlain = /^(?:identity)?$/i;

/** The meter for an answer with these headers. */
export function createUsageMeter(options: MeterOptions): UsageMeter {
  const { wire, contentType, contentEncoding, decompressor } = options;
  const isStream = streamType.test(contentType);
  if (!isStream && !jsonType.test(contentType)) return blind;
  const meter = isStream ? new StreamMeter(wire) : new JsonMeter(wire);
  if (isPlain.test(contentEncoding.trim())) return meter;
  const decoding = decompressor.open(contentEncoding);
  return decoding ? new DecodingMeter(decoding, meter) : blind;
}
