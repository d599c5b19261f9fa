import { Outcome, outcomeWord } from "@/components/data/badges";
import type { LogView } from "@/lib/contract/analytics";

const refusals: Readonly<Record<string, string>> = {
  RATE_LIMIT_EXCEEDED: "Key limit",
  BUDGET_EXCEEDED: "Budget",
  MODEL_NOT_ALLOWED: "Model",
  PROVIDER_NOT_ALLOWED: "Provider",
  PROVIDER_NOT_CONFIGURED: "No credential",
  PAYLOAD_TOO_LARGE: "Too large",
};

type Told = Pick<LogView, "outcome" | "status_code" | "error_code" | "error_source">;

/** Whose refusal or failure it was, where the outcome alone says too little. */
function wordOf({ outcome, error_code: code, error_source: source }: Told): string {
  if (outcome === "failed") return source === "provider" ? "Provider" : "Gateway";
  if (outcome === "refused") return refusals[code ?? ""] ?? outcomeWord(outcome);
  return outcomeWord(outcome);
}

/** `200`, `200 Redacted`, `403 Blocked`, `429 Key limit`, `502 Provider`. */
export function CallStatus({ call }: Readonly<{ call: Told }>) {
  return <Outcome value={call.outcome} status={call.status_code} word={wordOf(call)} />;
}
