import type { WebhookEvent } from "@/lib/contract/webhooks";

/** What each event reports, as a line beside its checkbox. */
export const eventWords: Readonly<Record<WebhookEvent, string>> = {
  "violation.alert": "Violations of rules that block, redact or alert, similar ones together",
  "violation.flood": "50 violations within an hour",
  "key.created": "A key is created",
  "key.rotated": "A key gets another secret",
  "key.revoked": "A key is deleted",
  "key.expiring": "A key in use expires within 7 days",
  "budget.threshold": "A budget reaches 80% or 100%",
  "plan.limit": "The plan's requests or spend reach 80% or 100%",
  "provider.failing": "A provider fails 10% of an hour's calls",
  "webhook.failing": "Another webhook of this tenant fails",
  "member.joined": "Somebody joins the tenant",
};
