import type { JsonFrame, JsonReading, JsonToken } from "../json-text";

/** A piece of a text that continues from event to event. */
export interface Delta {
  /** Names the text it continues; equal within a stream for the pieces of one text. */
  readonly channel: string;
  /** What ends it, as `EventShape.ends` names it. */
  readonly group: string;
  /** Whether the pieces together are JSON, as a tool call's arguments are. */
  readonly isJson: boolean;
  /** An event of the same shape that carries `text` alone. */
  readonly carrier: (text: string) => StreamEvent;
}

export interface StreamEvent {
  /** Event name; null where the family names none. */
  readonly name: string | null;
  readonly data: string;
}

/** Ends every text of the stream. */
export const EVERYTHING = "*";

/** How one family streams its answers. */
export interface EventShape {
  /** Whether an event is of this family, by its outermost members. */
  claims(top: JsonFrame, reading: JsonReading): boolean;
  /** What a string of the event continues; null for a text that is complete in the event. */
  deltaOf(token: JsonToken, top: JsonFrame): Delta | null;
  /** The groups that end with this event. */
  ends(reading: JsonReading, top: JsonFrame): readonly string[];
  /** Whether the event only repeats what deltas have already carried. */
  isRepeat(top: JsonFrame): boolean;
}

/** Members of a container that its events have in common. */
const common = [
  "id",
  "object",
  "created",
  "model",
  "system_fingerprint",
  "responseId",
  "modelVersion",
];

function commonOf(top: JsonFrame): Record<string, unknown> {
  const shared: Record<string, unknown> = {};
  for (const name of common) {
    const value = top.marks?.[name];
    if (value !== undefined) shared[name] = value;
  }
  return shared;
}

const hasMember = (reading: JsonReading, top: JsonFrame, name: string): boolean =>
  reading.frames.some(({ parent, key }) => parent === top && key === name);

const typeOf = (frame: JsonFrame): string => String(frame.marks?.type ?? "");

/** Containers from just below the top down to the token's own. */
function framesAbove(token: JsonToken, top: JsonFrame): JsonFrame[] {
  const frames: JsonFrame[] = [];
  for (let at: JsonFrame | null = token.frame; at !== null && at !== top; at = at.parent) {
    frames.push(at);
    if (frames.length > 12) return [];
  }
  return frames.reverse();
}

const indexOf = (frame: JsonFrame): string | number => {
  const index = frame.marks?.index ?? frame.key;
  return index === true ? 0 : index;
};

/** `choices[].delta` of chat completions and `choices[].text` of completions. */
const choices: EventShape = {
  claims: (top, reading) => hasMember(reading, top, "choices"),
  deltaOf(token, top) {
    const [list, choice, ...inside] = framesAbove(token, top);
    if (!list?.isArray || list.key !== "choices" || !choice) return null;
    const isText = inside.length === 0 && token.key === "text";
    const isDelta = inside[0]?.key === "delta" && token.key !== "name";
    if (!isText && !isDelta) return null;
    if (inside.some((frame) => frame.key === "logprobs")) return null;
    if (token.key === "data" && token.frame.key === "audio") return null;
    const index = indexOf(choice);
    const path = inside.filter((frame) => !frame.isArray).map(indexOrKey);
    return {
      channel: `${index}/${path.join("/")}/${token.key}`,
      group: String(index),
      isJson: token.key === "arguments",
      carrier: (text) => ({
        name: null,
        data: JSON.stringify({
          ...commonOf(top),
          choices: [{ index, ...wrapInside(inside, token.key, text), finish_reason: null }],
        }),
      }),
    };
  },
  ends: (reading) =>
    reading.frames
      .filter(
        (frame) => frame.parent?.key === "choices" && frame.marks?.finish_reason !== undefined,
      )
      .map((frame) => String(indexOf(frame))),
  isRepeat: () => false,
};

const indexOrKey = (frame: JsonFrame): string | number =>
  typeof frame.key === "number" ? indexOf(frame) : frame.key;

/** The text inside the containers that lead to it, members of arrays carrying their index. */
function wrapInside(
  inside: readonly JsonFrame[],
  key: string | number,
  text: string,
): Record<string, unknown> {
  let value: Record<string, unknown> = { [key]: text };
  for (const frame of inside.toReversed()) {
    if (frame.isArray) value = { [frame.key]: [value] };
    else if (typeof frame.key === "number") value = { index: indexOf(frame), ...value };
    else value = { [frame.key]: value };
  }
  return value;
}

/** Typed events whose name ends in `.delta`, each text closed by its `.done`. */
const items: EventShape = {
  claims: (top) => typeOf(top).startsWith("response."),
  deltaOf(token, top) {
    const type = typeOf(top);
    if (token.frame !== top || token.key !== "delta" || !type.endsWith(".delta")) return null;
    if (/(?:^|[._])audio\.delta$/.test(type)) return null;
    const group = itemGroup(top, type.slice(0, -".delta".length));
    const { marks } = top;
    return {
      channel: group,
      group,
      isJson: type.includes("function_call_arguments") || type.includes("mcp_call_arguments"),
      carrier: (text) => ({ name: type, data: JSON.stringify({ ...marks, delta: text }) }),
    };
  },
  ends(_reading, top) {
    const type = typeOf(top);
    if (type.endsWith(".done")) return [itemGroup(top, type.slice(0, -".done".length))];
    return /^response\.(?:completed|incomplete|failed|cancelled)$/.test(type) ? [EVERYTHING] : [];
  },
  isRepeat: (top) => /\.done$|^response\.(?:completed|incomplete|failed)$/.test(typeOf(top)),
};

const itemGroup = ({ marks }: JsonFrame, family: string): string =>
  [family, marks?.item_id, marks?.output_index, marks?.content_index, marks?.summary_index].join(
    "|",
  );

/** Content blocks that start, continue and stop. */
const blocks: EventShape = {
  claims: (top) => /^(?:message|content_block)_/.test(typeOf(top)) || typeOf(top) === "completion",
  deltaOf(token, top) {
    const type = typeOf(top);
    if (type === "completion") return token.key === "completion" ? completion(top) : null;
    const isDelta = type === "content_block_delta" && token.frame.key === "delta";
    const isStart = type === "content_block_start" && token.frame.key === "content_block";
    const key = String(token.key);
    const kind = deltaTypes[key];
    if ((!isDelta && !isStart) || token.frame.parent !== top || kind === undefined) return null;
    if (isStart && key === "partial_json") return null;
    const index = indexOf(top);
    return {
      channel: `${index}/${key}`,
      group: String(index),
      isJson: key === "partial_json",
      carrier: (text) => ({
        name: "content_block_delta",
        data: JSON.stringify({
          type: "content_block_delta",
          index,
          delta: { type: kind, [key]: text },
        }),
      }),
    };
  },
  ends(_reading, top) {
    const type = typeOf(top);
    if (type === "content_block_stop") return [String(indexOf(top))];
    return type === "message_delta" || type === "message_stop" ? [EVERYTHING] : [];
  },
  isRepeat: () => false,
};

const deltaTypes: Readonly<Record<string, string>> = {
  text: "text_delta",
  thinking: "thinking_delta",
  partial_json: "input_json_delta",
};

const completion = (top: JsonFrame): Delta => ({
  channel: "completion",
  group: "completion",
  isJson: false,
  carrier: (text) => ({
    name: "completion",
    data: JSON.stringify({
      ...commonOf(top),
      type: "completion",
      completion: text,
      stop_reason: null,
    }),
  }),
});

/** Candidates whose parts each carry the next piece of text. */
const candidates: EventShape = {
  claims: (top, reading) => hasMember(reading, top, "candidates"),
  deltaOf(token, top) {
    const [list, candidate, content, parts, part, ...deeper] = framesAbove(token, top);
    if (list?.key !== "candidates" || content?.key !== "content" || parts?.key !== "parts")
      return null;
    if (!candidate || !part || deeper.length > 0 || token.key !== "text") return null;
    const index = indexOf(candidate);
    const thought = part.marks?.thought === true ? { thought: true } : {};
    return {
      channel: `${index}/${"thought" in thought ? "thought" : "text"}`,
      group: String(index),
      isJson: false,
      carrier: (text) => ({
        name: null,
        data: JSON.stringify({
          candidates: [{ content: { parts: [{ text, ...thought }], role: "model" }, index }],
          ...commonOf(top),
        }),
      }),
    };
  },
  ends: (reading) =>
    reading.frames
      .filter(
        ({ parent, marks }) => parent?.key === "candidates" && marks?.finishReason !== undefined,
      )
      .map((frame) => String(indexOf(frame))),
  isRepeat: () => false,
};

const eventTypeOf = (top: JsonFrame): string => String(top.marks?.event_type ?? "");

/** Steps of an interaction that start, continue and stop. */
const steps: EventShape = {
  claims: (top) => /^(?:step|interaction)\./.test(eventTypeOf(top)),
  deltaOf(token, top) {
    const [delta, ...inside] = framesAbove(token, top);
    const key = String(token.key);
    if (eventTypeOf(top) !== "step.delta" || delta?.key !== "delta") return null;
    if (key !== "text" && key !== "arguments") return null;
    const index = indexOf(top);
    const type = typeOf(delta);
    return {
      channel: `${index}/${type}/${key}`,
      group: String(index),
      isJson: key === "arguments",
      carrier: (text) => ({
        name: "step.delta",
        data: JSON.stringify({
          event_type: "step.delta",
          index,
          delta: { type, ...wrapInside(inside, key, text) },
        }),
      }),
    };
  },
  ends(_reading, top) {
    if (eventTypeOf(top) === "step.stop") return [String(indexOf(top))];
    return eventTypeOf(top) === "interaction.completed" ? [EVERYTHING] : [];
  },
  isRepeat: (top) => eventTypeOf(top) === "interaction.completed",
};

/** Every known stream format; an event belongs to the first that claims it. */
export const eventShapes: readonly EventShape[] = [choices, candidates, items, blocks, steps];
