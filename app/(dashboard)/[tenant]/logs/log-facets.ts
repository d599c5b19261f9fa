import type { Facet } from "@/components/data/facets";
import type { Period } from "@/lib/time";

const same = (values: readonly string[]) =>
  values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));

/** What calls can be filtered by, under the contract's names. */
export function logFacets(period: Period): readonly Facet[] {
  const from = (field: string) =>
    `/trueportai-services/api/v1/analytics/logs/values?field=${field}&period=${period}`;
  return [
    {
      name: "outcome",
      label: "Outcome",
      kind: "many",
      choices: same(["ok", "redacted", "blocked", "refused", "failed", "cancelled"]),
    },
    { name: "status", label: "Status", kind: "many", choicesFrom: from("status") },
    { name: "model", label: "Model", kind: "many", choicesFrom: from("model") },
    { name: "api_key", label: "Key", kind: "many", choicesFrom: from("api_key") },
    { name: "provider", label: "Provider", kind: "many", choicesFrom: from("provider") },
    {
      name: "violation",
      label: "Violation",
      kind: "many",
      choices: same(["any", "none", "pii", "injection", "bias", "exfiltration"]),
    },
    { name: "source", label: "Error source", kind: "one", choices: same(["gateway", "provider"]) },
    { name: "path", label: "Path begins", kind: "text", placeholder: "/v1/chat" },
    { name: "latency_min", label: "Latency at least (ms)", kind: "number" },
    { name: "latency_max", label: "Latency at most (ms)", kind: "number" },
    { name: "cost_min", label: "Cost at least ($)", kind: "number" },
    { name: "cost_max", label: "Cost at most ($)", kind: "number" },
    {
      name: "cost",
      label: "Price",
      kind: "one",
      choices: [{ value: "unknown", label: "Unknown" }],
    },
    { name: "request_id", label: "Request id", kind: "text" },
  ];
}
