/** How one provider is called and answers: the same question in each of the wire formats. */
export interface Ride {
  readonly provider: "openai" | "anthropic" | "google" | "azure";
  readonly path: string;
  readonly streamPath: string;
  readonly keyHeader: (key: string) => Readonly<Record<string, string>>;
  readonly body: object;
  readonly streamBody: object;
  readonly answer: object;
  /** A whole stream, event by event, each with its blank line. */
  readonly events: readonly string[];
  /** What only a finished stream contains. */
  readonly finish: RegExp;
  /** Names the event that says a stream failed. */
  readonly errorMark: RegExp;
  /** What answer and stream alike report. */
  readonly tokens: { readonly prompt: number; readonly completion: number };
}

const event = (data: object, name?: string): string =>
  `${name ? `event: ${name}\n` : ""}data: ${JSON.stringify(data)}\n\n`;

const words = ["One", " two", " three", " four", " five"];
const usage = { prompt_tokens: 21, completion_tokens: 5, total_tokens: 26 };
const chunk = (delta: object, finish: string | null = null, more: object = {}): string =>
  event({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_750_000_000,
    model: "gpt-4o",
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...more,
  });

const messages = [{ role: "user", content: "Count to five." }];

const openai: Ride = {
  provider: "openai",
  path: "/openai/v1/chat/completions",
  streamPath: "/openai/v1/chat/completions",
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  body: { model: "gpt-4o", messages },
  streamBody: { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } },
  answer: {
    id: "chatcmpl-1",
    object: "chat.completion",
    model: "gpt-4o",
    choices: [
      { index: 0, message: { role: "assistant", content: words.join("") }, finish_reason: "stop" },
    ],
    usage,
  },
  events: [
    chunk({ role: "assistant", content: "" }),
    ...words.map((content) => chunk({ content })),
    chunk({}, "stop"),
    chunk({}, null, { choices: [], usage }),
    "data: [DONE]\n\n",
  ],
  finish: /data: \[DONE\]/,
  errorMark: /^data: \{"error":/m,
  tokens: { prompt: 21, completion: 5 },
};

const azure: Ride = {
  ...openai,
  provider: "azure",
  path: "/azure/my-resource/gpt-4o/chat/completions?api-version=2024-10-21",
  streamPath: "/azure/my-resource/gpt-4o/chat/completions?api-version=2024-10-21",
  keyHeader: (key) => ({ "api-key": key }),
};

const anthropic: Ride = {
  provider: "anthropic",
  path: "/anthropic/v1/messages",
  streamPath: "/anthropic/v1/messages",
  keyHeader: (key) => ({ "x-api-key": key, "anthropic-version": "2023-06-01" }),
  body: { model: "claude-3-5-sonnet-20241022", max_tokens: 64, messages },
  streamBody: { model: "claude-3-5-sonnet-20241022", max_tokens: 64, messages, stream: true },
  answer: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-3-5-sonnet-20241022",
    content: [{ type: "text", text: words.join("") }],
    stop_reason: "end_turn",
    usage: { input_tokens: 21, output_tokens: 5 },
  },
  events: [
    event(
      {
        type: "message_start",
        message: {
          id: "msg_1",
          type: "message",
          role: "assistant",
          model: "claude-3-5-sonnet-20241022",
          content: [],
          usage: { input_tokens: 21, output_tokens: 1 },
        },
      },
      "message_start",
    ),
    event(
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      "content_block_start",
    ),
    event({ type: "ping" }, "ping"),
    ...words.map((text) =>
      event(
        { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
        "content_block_delta",
      ),
    ),
    event({ type: "content_block_stop", index: 0 }, "content_block_stop"),
    event(
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } },
      "message_delta",
    ),
    event({ type: "message_stop" }, "message_stop"),
  ],
  finish: /event: message_stop/,
  errorMark: /^event: error\n/m,
  tokens: { prompt: 21, completion: 5 },
};

const googleUsage = { promptTokenCount: 21, candidatesTokenCount: 5, totalTokenCount: 26 };
const google: Ride = {
  provider: "google",
  path: "/google/v1beta/models/gemini-2.5-flash:generateContent",
  streamPath: "/google/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
  keyHeader: (key) => ({ "x-goog-api-key": key }),
  body: { contents: [{ role: "user", parts: [{ text: "Count to five." }] }] },
  streamBody: { contents: [{ role: "user", parts: [{ text: "Count to five." }] }] },
  answer: {
    candidates: [
      { content: { role: "model", parts: [{ text: words.join("") }] }, finishReason: "STOP" },
    ],
    usageMetadata: googleUsage,
    modelVersion: "gemini-2.5-flash",
  },
  events: words.map((text, i) =>
    event({
      candidates: [
        {
          content: { role: "model", parts: [{ text }] },
          ...(i === words.length - 1 ? { finishReason: "STOP" } : {}),
        },
      ],
      usageMetadata: { ...googleUsage, candidatesTokenCount: i + 1, totalTokenCount: 22 + i },
      modelVersion: "gemini-2.5-flash",
    }),
  ),
  finish: /"finishReason":"STOP"/,
  errorMark: /^data: \{"error":/m,
  tokens: { prompt: 21, completion: 5 },
};

/** One for each wire format and each place of the key. */
export const rides: readonly Ride[] = [openai, anthropic, google, azure];
export const openaiRide = openai;
