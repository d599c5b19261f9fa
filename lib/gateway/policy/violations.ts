import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Exchange, ViolationRecord } from "../exchange";
import type { Decision, ViolationDraft } from "./decide";
import type { Rule } from "./rule";

const toRecord = (draft: ViolationDraft, nowMs: number): ViolationRecord => ({
  id: newId("violation", nowMs),
  detectedAtMs: nowMs,
  ruleId: draft.rule?.id ?? null,
  ruleName: draft.rule?.name ?? null,
  ruleVersion: draft.rule?.version ?? null,
  type: draft.type,
  severity: draft.severity,
  direction: draft.direction,
  description: draft.description,
  action: draft.action,
  isShadow: draft.isShadow,
  isAutoBlocked: draft.isAutoBlocked,
  modelVersion: draft.modelVersion,
  preview: draft.preview,
  entities: draft.entities,
  matchCount: draft.count,
});

/** Adds what was found, and its effect on the call, to the call's record. */
export function noteDecision(exchange: Exchange, decision: Decision, nowMs: number): void {
  if (decision.violations.length > 0) {
    const records = decision.violations.map((draft) => toRecord(draft, nowMs));
    exchange.violations = [...exchange.violations, ...records];
  }
  if (decision.outcome === "redact" && exchange.outcome === "ok") exchange.outcome = "redacted";
}

/** The refusal of a blocking rule; it names the rule and the violation, never what matched. */
export function blockedBy(rule: Rule, exchange: Exchange): AppError {
  const violation = exchange.violations.find(
    ({ ruleId, isAutoBlocked }) => ruleId === rule.id && isAutoBlocked,
  );
  const where = violation ? ` See violation ${violation.id}.` : "";
  return new AppError(
    "POLICY_VIOLATION",
    `The rule “${rule.name}” of your organisation does not let this pass.${where}`,
    { headers: violation ? { "x-trueportai-violation-id": violation.id } : {} },
  );
}

/** The refusal of a body that a blocking or masking rule must see and cannot read. */
export const unreadable = (what: string): AppError =>
  new AppError(
    "POLICY_VIOLATION",
    `${what} cannot be read, and a rule of your organisation has to look at it.`,
  );
