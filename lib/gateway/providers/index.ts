import { anthropic } from "./anthropic";
import { azure } from "./azure";
import { google } from "./google";
import { openai } from "./openai";
import type { Provider, WireFormat } from "./provider";
import { sandbox } from "./sandbox";

/** Every vendor the gateway supports. A new one takes a file of its own and a line here. */
export const providers: readonly Provider[] = [openai, anthropic, google, azure, sandbox];

/** The calling SDK's format, from the path's first segment, so that it is known even where the rest is not. */
export function wireAt(path: string): WireFormat | undefined {
  const first = path.split("/").find((segment) => segment !== "");
  return providers.find(({ mount }) => mount.split("/")[1] === first?.toLowerCase())?.wire;
}
