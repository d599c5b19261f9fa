import type { Json } from "../providers/provider";
import { SseParser } from "../stream/sse";
import { type StreamGovernanceOptions, StreamGovernor } from "./stream-redactor";

/** Text cut where the numbers say, by UTF-16 units but never inside a pair, as a model's tokens are. */
export function pieces(text: string, sizes: readonly number[]): string[] {
  const units = [...text];
  const out: string[] = [];
  for (let at = 0, i = 0; at < units.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    out.push(units.slice(at, at + size).join(""));
    at += size;
  }
  return out;
}

export const event = (data: Json, name?: string): string =>
  `${name ? `event: ${name}\n` : ""}data: ${JSON.stringify(data)}\n\n`;

/** One wire format: how texts are streamed, how a client reads them, and how a whole text is masked. */
export interface Format {
  stream(channels: readonly string[][]): string;
  read(events: readonly Json[]): string[];
}

export type Node = { [name: string]: (Node & string & Node[]) | undefined };
export const node = (value: Json): Node => value as unknown as Node;

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

export const formats: Readonly<Record<string, Format>> = {
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
      for (const text of repeated) if (text !== streamed) throw new Error(`said again: ${text}`);
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
        if (!open.has(Number(data.index))) throw new Error("a piece after its block's end");
        texts[Number(data.index)] += data.delta?.thinking ?? data.delta?.text ?? "";
      }
      return texts;
    },
  },
  "steps of an interaction": {
    stream(channels) {
      let out = event({ event_type: "interaction.created", interaction: { id: "i" } });
      for (const [index, text] of inTurn(channels)) {
        const delta = { type: "text", text };
        out += event({ event_type: "step.delta", index, delta }, "step.delta");
      }
      for (const [index] of channels.entries()) out += event({ event_type: "step.stop", index });
      return out + event({ event_type: "interaction.completed", interaction: { id: "i" } });
    },
    read(events) {
      const texts = ["", ""];
      const open = new Set([0, 1]);
      for (const data of events.map(node)) {
        if (data.event_type === "step.stop") open.delete(Number(data.index));
        if (data.event_type !== "step.delta") continue;
        if (!open.has(Number(data.index))) throw new Error("a piece after its step's end");
        texts[Number(data.index)] += data.delta?.text ?? "";
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

export function govern(
  bytes: Uint8Array,
  cuts: readonly number[],
  options: Partial<StreamGovernanceOptions> & Pick<StreamGovernanceOptions, "selection">,
) {
  const governor = new StreamGovernor({
    restorer: null,
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

export function eventsOf(text: string): Json[] {
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
