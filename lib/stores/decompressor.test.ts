import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDecompressor } from "./decompressor";

const { open } = createDecompressor();

const opened = (encoding: string) => {
  const decoder = open(encoding);
  if (!decoder) throw new Error(`${encoding} is not known`);
  return decoder;
};

const encoders = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
] as const;

test.each(encoders)("%s decodes the same however its bytes are cut", (encoding, encode) => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), fc.integer({ min: 1, max: 700 }), (text, size) => {
      const encoded = encode(Buffer.from(text));
      const decoder = opened(encoding);
      const parts: Uint8Array[] = [];
      for (let at = 0; at < encoded.length; at += size) {
        parts.push(decoder.push(encoded.subarray(at, at + size)).slice());
      }
      expect(Buffer.concat(parts).toString()).toBe(text);
    }),
    { numRuns: 60 },
  );
});

test("what a flushed chunk holds is there as soon as it is pushed", async () => {
  const { createGzip } = await import("node:zlib");
  const gzip = createGzip();
  const chunks: Buffer[] = [];
  gzip.on("data", (chunk: Buffer) => chunks.push(chunk));
  gzip.write("data: one\n\n");
  await new Promise<void>((resolve) => gzip.flush(resolve));
  const decoded = opened("gzip").push(Buffer.concat(chunks));
  expect(Buffer.from(decoded).toString()).toBe("data: one\n\n");
  gzip.destroy();
});

const quickBrotli = (bytes: Buffer): Buffer =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } });

test.each([
  ["gzip", gzipSync],
  ["br", quickBrotli],
] as const)("a %s bomb is refused before it unfolds", (encoding, encode) => {
  const bomb = encode(Buffer.alloc(80_000_000));
  const before = process.memoryUsage.rss();
  expect(() => opened(encoding).push(bomb)).toThrow();
  expect(process.memoryUsage.rss() - before).toBeLessThan(40_000_000);
});

test("damaged data throws, and keeps throwing", () => {
  const decoder = opened("gzip");
  expect(() => decoder.push(Buffer.from("this is not gzip at all"))).toThrow();
  expect(() => decoder.push(gzipSync("fine"))).toThrow();
});

test("an ordinary large answer stays within the bounds", () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `{"index":${i},"text":"row ${i * 7919}"}`);
  const text = `[${rows.join(",")}]`;
  const decoder = opened("gzip");
  expect(Buffer.from(decoder.push(gzipSync(text))).toString()).toBe(text);
});

test("an unknown encoding is reported, not guessed", () => {
  expect(open("zstd")).toBeNull();
  expect(open("gzip, br")).toBeNull();
});
