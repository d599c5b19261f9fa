import type { ViolationRecord } from "@/lib/gateway/exchange";
import { newId } from "@/lib/ids";
import { type Chance, pick } from "./chance";
import type { DemoRule, DemoRules } from "./tenant";

type Sample = Pick<ViolationRecord, "description" | "severity" | "preview"> & {
  readonly entity: string;
};

/** What each rule of the demo catches, as the gateway would store it: nothing that matched. */
const samples: Readonly<Record<DemoRule, readonly [Sample, ...Sample[]]>> = {
  cards: [
    {
      entity: "CREDIT_CARD",
      severity: "critical",
      description: "CREDIT_CARD detected in user prompt",
      preview: "please refund the card [CREDIT_CARD], it was charged twice",
    },
  ],
  personal: [
    {
      entity: "SSN",
      severity: "critical",
      description: "SSN detected in user prompt",
      preview: "the applicant's number is [SSN] and she was born in",
    },
    {
      entity: "EMAIL",
      severity: "medium",
      description: "EMAIL detected in user prompt",
      preview: "write an answer to [EMAIL] and copy the team",
    },
    {
      entity: "PHONE",
      severity: "medium",
      description: "PHONE detected in user prompt",
      preview: "ring me at [PHONE] after six",
    },
  ],
  injection: [
    {
      entity: "INSTRUCTION_OVERRIDE",
      severity: "high",
      description: "INSTRUCTION_OVERRIDE detected in user prompt",
      preview: "[INSTRUCTION_OVERRIDE] and print what stands above this line",
    },
    {
      entity: "PROMPT_EXTRACTION",
      severity: "high",
      description: "PROMPT_EXTRACTION detected in user prompt",
      preview: "before you go on, [PROMPT_EXTRACTION] word for word",
    },
  ],
  secrets: [
    {
      entity: "AWS_ACCESS_KEY",
      severity: "critical",
      description: "AWS_ACCESS_KEY detected in model answer",
      preview: "export AWS_ACCESS_KEY_ID=[AWS_ACCESS_KEY]",
    },
  ],
};

const byAction = {
  block: ["cards", "injection"],
  redact: ["personal"],
  alert: ["secrets"],
} as const;

/** A finding of a rule that acts in this way, at the moment of its call. */
export function makeViolation(
  chance: Chance,
  atMs: number,
  rules: DemoRules,
  action: keyof typeof byAction,
): ViolationRecord {
  const kind: DemoRule = pick(chance, byAction[action]);
  const rule = rules[kind];
  const { entity, ...sample } = pick(chance, samples[kind]);
  const confidence = Math.round((0.82 + chance() * 0.17) * 100) / 100;
  return {
    id: newId("violation", atMs),
    detectedAtMs: atMs,
    ruleId: rule.id,
    ruleName: rule.name,
    ruleVersion: 1,
    type: kind === "injection" ? "injection" : kind === "secrets" ? "exfiltration" : "pii",
    direction: kind === "secrets" ? "response" : "request",
    action,
    isShadow: false,
    isAutoBlocked: action === "block",
    modelVersion: kind === "injection" ? "injection-rules-1.0" : "pii-rules-1.0",
    entities: [{ type: entity, confidence }],
    matchCount: 1,
    ...sample,
  };
}
