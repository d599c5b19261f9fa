import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../providers/provider";
import { SseParser } from "../stream/sse";
import { inspectJson } from "./inspect";
import { applyMasks, masksFor } from "./redact";
import { anySsn, regex, ruleOf, selectionOf, words } from "./rule.fixture";
import { type StreamGovernanceOptions, StreamGovernor } from "./stream-redactor";

const selection = selectionOf(
  [
    ruleOf("redact", regex("\\b(?:4[0-9]{3}[ -]?){1}[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\\b")),
    ruleOf("redact", regex("[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}")),
    ruleOf("redact", regex("sk-[A-Za-z0-9]{8,}")),
    ruleOf("redact", regex("(?i)passw(?:or)?d[:=] ?\\S+$")),
    ruleOf("redact", words("zebra", "black panther")),
    ruleOf("log", words("hello")),
  ],
  "response",
);
const withDetector = selectionOf(
  [ruleOf("redact", anySsn), ruleOf("redact", regex("[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}"))],
  "response",
);

const planted = [
  "4111 1111 1111 1111",
  "4111111111111111",
  "jane.doe+x@mail.example.com",
  "sk-ABCDEF1234567",
  "zebra",
  "Black Panther",
  "123-45-6789",
];
const secrets = ["1111 1111", "11111111", "jane.doe", "ABCDEF123", "zebra", "Panther"];

const filler = fc.constantFrom(
  "a ",
  "hello ",
  "the ",
  "\n",
  "é",
  "😀",
  "4",
  "41",
  " - ",
  "@",
  "jane",
  "sk-",
  "zeb",
  '"q" ',
  "\\ ",
  "1234 ",
  "naïve ",
  ". ",
  "password: ",
);
const texts = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: filler },
      { weight: 1, arbitrary: fc.constantFrom(...planted.map((x) => ` ${x} `)) },
    ),
    {
      maxLength: 24,
    },
  )
  .map((parts) => parts.join(""));

/** Text cut where the numbers say, by UTF-16 units but never inside a pair, as a model's tokens are. */
function pieces(text: string, sizes: readonly number[]): string[] {
  const units = [...text];
  const out: string[] = [];
  for (let at = 0, i = 0; at < units.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    out.push(units.slice(at, at + size).join(""));
    at += size;
  }
  return out;
}

const event = (data: Json, name?: string): string =>
  `${name ? `event: ${name}\n` : ""}data: ${JSON.stringify(data)}\n\n`;

/** One wire format: how texts are streamed, how a client reads them, and how a whole text is masked. */
interface Format {
  stream(channels: readonly string[][]): string;
  read(events: readonly Json[]): string[];
}

type Node = { [name: string]: (Node & string & Node[]) | undefined };
const node = (value: Json): Node => value as unknown as Node;

/** The pieces of several texts, one of each in turn. */
function* inTurn(channels: readonly string[][]): Generator<[number, string]> {
  const longest = Math.max(...channels.map((channel) => channel.length));
  for (let i = 0; i < longest; i++) {
    for (const [index, channel] of channels.entries()) {
      const piece = channel[i];
      if (piece !== undefined) yield [index, piece];
    }
  }
}

const formats: Readonly<Record<string, Format>> = {
  "chat completions, two choices": {
    stream(channels) {
      let out = event({
        id: "c",
        choices: [{ index: 0, delta: { role: "assistant", content: "" } }],
      });
      for (const [index, content] of inTurn(channels)) {
        out += event({ id: "c", choices: [{ index, delta: { content }, finish_reason: null }] });
      }
      for (const [index] of channels.entries()) {
        out += event({ id: "c", choices: [{ index, delta: {}, finish_reason: "stop" }] });
      }
      return `${out}${event({ id: "c", choices: [], usage: { total_tokens: 3 } })}data: [DONE]\n\n`;
    },
    read(events) {
      const texts = ["", ""];
      for (const data of events) {
        for (const choice of node(data).choices ?? []) {
          texts[Number(choice.index)] += choice.delta?.content ?? "";
        }
      }
      return texts;
    },
  },
  "completions, the last text with its reason": {
    stream([channel = []]) {
      const last = channel.length - 1;
      const body = channel.map((text, i) =>
        event({ choices: [{ index: 0, text, finish_reason: i === last ? "stop" : null }] }),
      );
      return `${body.join("")}data: [DONE]\n\n`;
    },
    read: (events) => [
      events.flatMap((data) => (node(data).choices ?? []).map((choice) => choice.text)).join(""),
    ],
  },
  "responses, done events repeating the text": {
    stream([channel = []]) {
      const place = { item_id: "m", output_index: 0, content_index: 0 };
      const text = channel.join("");
      const deltas = channel.map((delta, i) => {
        const type = "response.output_text.delta";
        return event(
          { type, ...place, delta, sequence_number: i, logprobs: [{ token: delta }] },
          type,
        );
      });
      const part = { type: "output_text", text };
      return [
        event({ type: "response.created", response: { id: "r", output: [] } }, "response.created"),
        ...deltas,
        event({ type: "response.output_text.done", ...place, text }, "response.output_text.done"),
        event({ type: "response.content_part.done", ...place, part }, "response.content_part.done"),
        event(
          { type: "response.completed", response: { output: [{ content: [part] }] } },
          "response.completed",
        ),
      ].join("");
    },
    read(events) {
      let streamed = "";
      const repeated: string[] = [];
      for (const data of events.map(node)) {
        if (data.delta !== undefined) streamed += data.delta;
        if (data.text !== undefined) repeated.push(data.text);
        if (data.part !== undefined) repeated.push(String(data.part.text));
        for (const item of data.response?.output ?? []) {
          repeated.push(String(item.content?.[0]?.text));
        }
      }
      for (const text of repeated) expect(text).toBe(streamed);
      return [streamed];
    },
  },
  "messages, thinking before text": {
    stream(channels) {
      let out = event(
        { type: "message_start", message: { id: "m", content: [] } },
        "message_start",
      );
      for (const [index, channel] of channels.entries()) {
        const key = index === 0 ? "thinking" : "text";
        const type = "content_block_delta";
        out += event({
          type: "content_block_start",
          index,
          content_block: { type: key, [key]: "" },
        });
        for (const piece of channel) {
          out += event({ type, index, delta: { type: `${key}_delta`, [key]: piece } }, type);
        }
        out += ": a comment\n\n";
        out += event({ type: "content_block_stop", index }, "content_block_stop");
      }
      out += event({ type: "message_delta", delta: { stop_reason: "end_turn" } }, "message_delta");
      return out + event({ type: "message_stop" }, "message_stop");
    },
    read(events) {
      const texts = ["", ""];
      const open = new Set([0, 1]);
      for (const data of events.map(node)) {
        if (data.type === "content_block_stop") open.delete(Number(data.index));
        if (data.type !== "content_block_delta") continue;
        expect(open.has(Number(data.index))).toBe(true);
        texts[Number(data.index)] += data.delta?.thinking ?? data.delta?.text ?? "";
      }
      return texts;
    },
  },
  "parts, the reason with the last of them": {
    stream(channels) {
      const all = [...inTurn(channels)];
      const body = all.map(([index, text], i) => {
        const part = index === 0 ? { text } : { text, thought: true };
        const reason = i === all.length - 1 ? { finishReason: "STOP" } : {};
        return event({ candidates: [{ content: { parts: [part], role: "model" }, ...reason }] });
      });
      return body.join("");
    },
    read(events) {
      const texts = ["", ""];
      for (const data of events.map(node)) {
        for (const part of data.candidates?.[0]?.content?.parts ?? []) {
          texts[part.thought ? 1 : 0] += String(part.text);
        }
      }
      return texts;
    },
  },
};

function govern(
  bytes: Uint8Array,
  cuts: readonly number[],
  options: Partial<StreamGovernanceOptions> = {},
) {
  const governor = new StreamGovernor({
    selection,
    stash: null,
    uninspectable: "block",
    errorEvent: () => 'event: error\ndata: {"stopped":true}\n\n',
    onStopped: () => undefined,
    maxEventBytes: 1 << 20,
    ...options,
  });
  const out: Uint8Array[] = [];
  let mostHeld = 0;
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, cuts[i % cuts.length] ?? 1);
    out.push(governor.push(bytes.subarray(at, at + size)));
    mostHeld = Math.max(mostHeld, governor.held);
    at += size;
  }
  out.push(governor.flush());
  return { text: Buffer.concat(out).toString(), mostHeld, decision: governor.ledger.decision() };
}

function eventsOf(text: string): Json[] {
  const events: Json[] = [];
  const parser = new SseParser({
    maxEventBytes: 1 << 20,
    onEvent: ({ data }) => {
      if (data !== "[DONE]") events.push(JSON.parse(data) as Json);
    },
  });
  parser.push(new TextEncoder().encode(text));
  parser.flush();
  return events;
}

function whole(text: string, chosen = selection): string {
  const hits = chosen.full.scan(text, 0, { role: "assistant", direction: "response" });
  return applyMasks(text, masksFor(text, hits, null));
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });
const numRuns = Number(process.env.STREAM_RUNS ?? 200);
const hour = 3_600_000;

describe.each(Object.entries(formats))("%s", (_name, format) => {
  test(
    "a client reads what masking the whole text gives, under any chunking",
    () => {
      fc.assert(
        fc.property(texts, texts, sizes, cuts, (first, second, size, cut) => {
          const stream = format.stream([pieces(first, size), pieces(second, size)]);
          const { text } = govern(new TextEncoder().encode(stream), cut);
          const plain = format.read(eventsOf(stream));
          expect(format.read(eventsOf(text))).toEqual(plain.map((channel) => whole(channel)));
          for (const secret of secrets) expect(text).not.toContain(secret);
        }),
        { numRuns },
      );
    },
    hour,
  );

  test(
    "the same with a detector that cannot say what is pending",
    () => {
      fc.assert(
        fc.property(texts, texts, sizes, cuts, (first, second, size, cut) => {
          const stream = format.stream([pieces(first, size), pieces(second, size)]);
          const { text } = govern(new TextEncoder().encode(stream), cut, {
            selection: withDetector,
          });
          const plain = format.read(eventsOf(stream));
          expect(format.read(eventsOf(text))).toEqual(
            plain.map((channel) => whole(channel, withDetector)),
          );
          expect(text).not.toContain("45-6789");
        }),
        { numRuns: Math.ceil(numRuns / 4) },
      );
    },
    hour,
  );
});

describe("the arguments of a tool call", () => {
  const value: fc.Arbitrary<Json> = fc.oneof(
    texts,
    fc.constantFrom<Json>(1, true, null, 123456789, 4111111111111111, -1.5e3),
    fc.array(texts, { maxLength: 3 }),
  );
  const documents = fc.dictionary(
    fc.constantFrom("a", "to", "jane.doe@mail.example.com", "x y"),
    value,
  );
  const spaced = (document: Json, space: number) => JSON.stringify(document, null, space);
  /** Some characters as escapes that a JSON writer need not use. */
  const escaped = (json: string) =>
    json.replace(/[14e@]/g, (char, at: number) =>
      at % 3 === 0 ? `\\u00${char.charCodeAt(0).toString(16)}` : char,
    );

  test(
    "are masked string by string and stay JSON, as in an answer that is not streamed",
    () => {
      fc.assert(
        fc.property(documents, sizes, cuts, fc.boolean(), (document, size, cut, isEscaped) => {
          const plain = spaced(document, size[0] ?? 0);
          const json = isEscaped
            ? plain.replace(/"(?:[^"\\]|\\.)*"/g, (literal) =>
                /\\/.test(literal) ? literal : escaped(literal),
              )
            : plain;
          let stream = "";
          for (const piece of pieces(json, size)) {
            const call = { index: 0, function: { arguments: piece } };
            stream += event({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
          }
          stream += event({ choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] });
          const { text } = govern(new TextEncoder().encode(stream), cut);
          const read = eventsOf(text)
            .flatMap((data) => node(data).choices?.[0]?.delta?.tool_calls ?? [])
            .map((call) => call.function?.arguments)
            .join("");
          const answer = JSON.stringify({
            choices: [{ message: { tool_calls: [{ function: { arguments: json } }] } }],
          });
          const masked = inspectJson(selection, answer).body ?? answer;
          const expected = JSON.parse(masked).choices[0].message.tool_calls[0].function.arguments;
          expect(JSON.parse(read)).toEqual(JSON.parse(expected));
          for (const secret of secrets) expect(text).not.toContain(secret);
        }),
        { numRuns },
      );
    },
    hour,
  );
});
