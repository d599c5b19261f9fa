const sentence = "The quick brown fox jumps over the lazy dog while the band plays on. ";

const body = (more: object): string =>
  JSON.stringify({
    model: "gpt-4o",
    messages: [
      { role: "system", content: "You answer in one sentence." },
      { role: "user", content: sentence.repeat(23).slice(0, 1_600) },
    ],
    ...more,
  });

/** A chat request with a prompt of 1.6 KB. */
export const question = body({});
export const streamedQuestion = body({ stream: true, stream_options: { include_usage: true } });

/** What the mock upstream answers to it. */
export const completion = JSON.stringify({
  id: "chatcmpl-Bench0000000000000000000000000",
  object: "chat.completion",
  created: 1_750_000_000,
  model: "gpt-4o-2024-08-06",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: sentence.repeat(4).trim(), refusal: null },
      logprobs: null,
      finish_reason: "stop",
    },
  ],
  usage: {
    prompt_tokens: 372,
    completion_tokens: 61,
    total_tokens: 433,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  },
  system_fingerprint: "fp_bench",
});
