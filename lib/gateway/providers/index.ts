import { anthropic } from "./anthropic";
import { azure } from "./azure";
import { google } from "./google";
import { openai } from "./openai";
import type { Provider } from "./provider";
import { sandbox } from "./sandbox";

/** Every vendor the gateway knows. A new one is its file and a line here. */
export const providers: readonly Provider[] = [openai, anthropic, google, azure, sandbox];
