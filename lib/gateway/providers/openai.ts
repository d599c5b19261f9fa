import { encodePath } from "./path";
import type { Provider } from "./provider";
import { memberOf, nameOf } from "./wire/json";
import { openaiWire } from "./wire/openai";

/** OpenAI's API. Source: platform.openai.com/docs/api-reference. */
export const openai: Provider = {
  id: "openai",
  mount: "/openai/v1",
  baseUrl: "https://api.openai.com/v1",
  wire: openaiWire,
  locate: (segments, search) => ({
    path: encodePath(segments),
    search,
    resource: null,
    model: null,
  }),
  credentialHeader: (secret) => ["authorization", `Bearer ${secret}`],
  modelOf: (body) => nameOf(body, "model"),
  isStreamed: (body) => memberOf(body, "stream") === true,
  takesUsageOption: ({ path }) => path === "/chat/completions",
};
