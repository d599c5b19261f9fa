import { anthropic } from "./anthropic";
import { azure } from "./azure";
import { google } from "./google";
import { openai } from "./openai";
import type { Provider, WireFormat } from "./provider";
import { sandbox } from "./sandbox";

/** Every vendor the gateway knows. A new one is its file and a line here. */
export const providers: readonly Provider[] = [openai, anthropic, google, azure, sandbox];

/** The format of the SDK that asked, told by the path's first segment, so also where the rest leads nowhere. */
export function wireAt(path: string): WireFormat | undefined {
  const first = path.split("/").find((segment) => segment !== "");
  return providers.find(({ mount }) => mount.split("/")[1] === first?.toLowerCase())?.wire;
}
