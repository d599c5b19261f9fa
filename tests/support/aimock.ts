import { LLMock } from "@copilotkit/aimock";

/** Tokens that every answer of the mock claims, in the words of each wire format at once. */
export const mockTokens = { prompt: 150, completion: 320 } as const;

const usage = {
  prompt_tokens: mockTokens.prompt,
  completion_tokens: mockTokens.completion,
  total_tokens: mockTokens.prompt + mockTokens.completion,
  input_tokens: mockTokens.prompt,
  output_tokens: mockTokens.completion,
  promptTokenCount: mockTokens.prompt,
  candidatesTokenCount: mockTokens.completion,
  totalTokenCount: mockTokens.prompt + mockTokens.completion,
};

export const greeting = "Hi there! How can I help you today?";
export const toolCall = { name: "get_weather", arguments: '{"city":"Oslo"}' } as const;
export const picture = "A cat that sits on a mat.";
/** Not valid audio, but bytes that no text decoder would leave alone. */
export const speechBytes = Buffer.from([
  0xff, 0xfb, 0x90, 0x00, 0xc3, 0x28, 0x00, 0xfe, 0x80, 0x0a,
]);
export const transcript = "The quick brown fox.";
export const overloaded = "The vendor is overloaded";
export const embedding = [0.25, -0.5, 0.125, 1];
/** One transparent pixel. */
export const imageBase64 =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** Starts the mock vendor that speaks every provider's format, with one answer for each kind of question. */
export async function startAimock(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, host: "127.0.0.1", journalMaxEntries: 0 });
  mock
    .onMessage("Hello!", { content: greeting, usage })
    .onMessage("weather", { toolCalls: [toolCall], usage })
    .onMessage("What is in this picture?", { content: picture, usage })
    .onMessage("Fail as overloaded", {
      error: { message: overloaded, type: "overloaded_error" },
      status: 529,
    })
    .onMessage("Fail as wrong", {
      error: { message: "No such field", type: "invalid_request_error", code: "unknown_field" },
      status: 400,
    })
    .onEmbedding(/./, { embedding })
    .onImage(/./, { image: { b64Json: imageBase64 } })
    .onSpeech(/./, { audio: speechBytes.toString("base64"), format: "mp3" })
    .onTranscription({ transcription: { text: transcript } });
  await mock.start();
  return mock;
}
