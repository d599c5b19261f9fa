import { encodePath } from "./path";
import type { Provider, Uploads } from "./provider";
import { googleWire } from "./wire/google";
import { memberOf, nameOf } from "./wire/json";

const collections = new Set(["models", "tunedModels"]);

/** `models/gemini-2.5-flash:generateContent` → `gemini-2.5-flash`; null where the path has no verb. */
function modelOfPath([collection, resource]: readonly string[]): string | null {
  const colon = resource?.lastIndexOf(":") ?? -1;
  if (!collections.has(collection ?? "") || colon < 1) return null;
  return resource?.slice(0, colon) ?? null;
}

/** The SDK adds `/v1beta` itself, so a base URL that already ends in it repeats the segment. */
const withoutDoubledVersion = (segments: readonly string[]): readonly string[] =>
  segments[0] === "v1beta" ? segments.slice(1) : segments;

const isUpload = (path: string): boolean => path.startsWith("/upload/");

/** Uploads have a path of their own, before the version. Source: ai.google.dev/api/files, media.upload. */
const uploads: Uploads = {
  mount: "/google/upload/v1beta",
  isUpload,
  place: (prefix, path) => `${prefix.replace(/\/v1beta$/, "")}${path}`,
  isPart: (path, { "x-goog-upload-command": command }) =>
    isUpload(path) && typeof command === "string" && /\bupload\b/.test(command),
  addressHeader: "x-goog-upload-url",
  toOurs(address) {
    const at = address.indexOf("/upload/v1beta/");
    return at < 0 ? null : `/google${address.slice(at)}`;
  },
};

/** Gemini. The path carries model and streaming. Source: ai.google.dev/api. */
export const google: Provider = {
  id: "google",
  mount: "/google/v1beta",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta",
  wire: googleWire,
  uploads,
  locate(given, search) {
    const segments = withoutDoubledVersion(given);
    return {
      path: encodePath(segments),
      search,
      resource: null,
      model: modelOfPath(segments),
    };
  },
  credentialHeader: (secret) => ["x-goog-api-key", secret],
  modelOf: (body, { model }) => model ?? nameOf(body, "model")?.replace(/^models\//, "") ?? null,
  isStreamed: (body, { path }) =>
    path.endsWith(":streamGenerateContent") || memberOf(body, "stream") === true,
  takesUsageOption: () => false,
};
