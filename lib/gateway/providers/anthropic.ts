import { encodePath } from "./path";
import type { Provider } from "./provider";
import { anthropicWire } from "./wire/anthropic";
import { listOf, memberOf, nameOf } from "./wire/json";

/**
 * Anthropic's API. Its SDKs add `/v1` themselves, so a base URL that already ends in it repeats the
 * segment; the second one is dropped. Source: platform.claude.com/docs/en/api.
 */
export const anthropic: Provider = {
  id: "anthropic",
  mount: "/anthropic/v1",
  baseUrl: "https://api.anthropic.com/v1",
  wire: anthropicWire,
  locate: (segments, search) => ({
    path: encodePath(segments[0] === "v1" ? segments.slice(1) : segments),
    search,
    resource: null,
    model: null,
  }),
  credentialHeader: (secret) => ["x-api-key", secret],
  modelOf: (body) => nameOf(body, "model"),
  modelsWithin: (body) =>
    listOf(body, "requests").map((request) => nameOf(memberOf(request, "params"), "model")),
  isStreamed: (body) => memberOf(body, "stream") === true,
  takesUsageOption: () => false,
};
