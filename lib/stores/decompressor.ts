import { BrotliDecompress, Inflate, InflateRaw, Unzip } from "minizlib";
import type { Decoder, Decompressor } from "@/lib/gateway/ports";

const maxRatio = 100;
const maxDecodedBytes = 67_108_864;
/** Input is fed in slices, so that one chunk cannot expand into gigabytes before its size is checked. */
const sliceBytes = 4_096;
/** A stream's first bytes may legitimately exceed the ratio. */
const slackBytes = 65_536;

/** A fresh object each time, because minizlib writes its defaults into the options it is given. */
const options = () => ({ async: false, maxOutputLength: maxRatio * sliceBytes + slackBytes });

type Codec = BrotliDecompress | Inflate | InflateRaw | Unzip;

/** `deflate` means the zlib format, but some servers send raw deflate. Source: RFC 9110 section 8.4.1.2. */
const openDeflate = (firstByte: number): Codec =>
  (firstByte & 0x0f) === 8 ? new Inflate(options()) : new InflateRaw(options());

const codecs: Readonly<Record<string, (firstByte: number) => Codec>> = {
  gzip: () => new Unzip(options()),
  "x-gzip": () => new Unzip(options()),
  deflate: openDeflate,
  br: () => new BrotliDecompress(options()),
};

class BoundedDecoder implements Decoder {
  private codec: Codec | null = null;
  private parts: Uint8Array[] = [];
  private failure: unknown = null;
  private encodedBytes = 0;
  private decodedBytes = 0;

  constructor(private readonly open: (firstByte: number) => Codec) {}

  push(chunk: Uint8Array): Uint8Array {
    if (this.failure) throw this.failure;
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      this.decode(chunk.subarray(at, at + sliceBytes));
    }
    return this.take();
  }

  close(): void {
    this.codec?.close();
    this.codec = null;
    this.failure ??= new Error("The decoder is closed.");
  }

  private decode(slice: Uint8Array): void {
    this.codec ??= this.start(slice[0] ?? 0);
    this.encodedBytes += slice.length;
    this.codec.write(Buffer.from(slice.buffer, slice.byteOffset, slice.length));
    const maxBytes = Math.min(maxRatio * this.encodedBytes + slackBytes, maxDecodedBytes);
    if (this.decodedBytes > maxBytes) {
      this.close();
      this.failure = new Error("The answer decompresses beyond its bounds.");
    }
    if (this.failure) {
      this.parts = [];
      throw this.failure;
    }
  }

  private start(firstByte: number): Codec {
    const codec = this.open(firstByte);
    codec.on("data", (part: Buffer) => {
      this.decodedBytes += part.length;
      this.parts.push(part);
    });
    codec.on("error", (error: unknown) => {
      this.failure = error;
    });
    return codec;
  }

  private take(): Uint8Array {
    const { parts } = this;
    this.parts = [];
    const [only] = parts;
    return parts.length === 1 && only ? only : Buffer.concat(parts);
  }
}

/**
 * Decodes gzip, deflate and Brotli in step with the stream: what a chunk holds is known when `push` returns.
 * Node has no public API for that, so minizlib does it.
 */
export const createDecompressor = (): Decompressor => ({
  open(encoding) {
    const codec = codecs[encoding.trim().toLowerCase()];
    return codec ? new BoundedDecoder(codec) : null;
  },
});
