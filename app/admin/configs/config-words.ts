import { type ConfigEditor, type GlobalConfigKey, globalConfigs } from "@/lib/contract/configs";
import type { RuntimeEnv } from "@/lib/env";
import { formatCount } from "@/lib/format";

/** The defaults; some come from the environment. */
export function defaultOf(key: GlobalConfigKey, env: RuntimeEnv): string {
  switch (key) {
    case "registration":
      return `${env.APP_ENV === "development" ? "open" : "invite"}, by HOST`;
    case "max_payload_capture":
      return `${env.MAX_PAYLOAD_CAPTURE}, by MAX_PAYLOAD_CAPTURE`;
    default:
      return inWords(globalConfigs[key].byDefault);
  }
}

export const boundsOf = (editor: ConfigEditor): string => {
  switch (editor.kind) {
    case "choice":
      return editor.choices.join(", ");
    case "switch":
      return "on, off";
    case "number":
      return `${formatCount(editor.least)} to ${formatCount(editor.most)}`;
  }
};

export function inWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "number" ? formatCount(value) : String(value);
}
