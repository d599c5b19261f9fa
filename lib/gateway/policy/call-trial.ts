import { detectors } from "../detectors";
import { compilePolicy, type Scope } from "./compile";
import { inspectRequestBody } from "./request-body";
import type { Rule } from "./rule";
import { Vault } from "./vault";

export interface CallTrial {
  /** Those in force. */
  readonly rules: readonly Rule[];
  /** Kinds whose detectors the tenant has switched off. */
  readonly detectorsOff: ReadonlySet<string>;
  /** The body as it would be sent: JSON. */
  readonly body: string;
  readonly scope: Scope;
  readonly digest: (value: string) => string;
}

export interface CallTrialResult {
  readonly outcome: "pass" | "redact" | "block";
  readonly blockedBy: Rule | null;
  /** The body as it would leave; null where it stays as it is or stays here. */
  readonly rewritten: string | null;
  /** Every rule that inspects the prompt, in order, with its number of matches. */
  readonly rules: readonly { readonly rule: Rule; readonly count: number }[];
}

/** What the rules do with a prompt, by the same steps as in a call. Stores nothing. Throws `PatternRefused`. */
export function tryCall({ rules, detectorsOff, body, scope, digest }: CallTrial): CallTrialResult {
  const selection = compilePolicy(rules, {
    detectors: detectors.filter(({ type }) => !detectorsOff.has(type)),
    storeMinSeverity: null,
    digest,
  }).select(scope, "request");
  if (!selection) return { outcome: "pass", blockedBy: null, rewritten: null, rules: [] };
  const vault = selection.rules.some(({ restore }) => restore)
    ? new Vault({ digest, isTaken: (token) => body.includes(token), earlier: new Map() })
    : null;
  const type = { contentType: "application/json", contentEncoding: "" };
  const bytes = new TextEncoder().encode(body);
  const found = inspectRequestBody(selection, bytes, type, vault?.stash ?? null);
  return {
    outcome: found.outcome,
    blockedBy: found.blockedBy,
    rewritten: found.body ? new TextDecoder().decode(found.body) : null,
    rules: selection.rules.map((rule) => ({
      rule,
      count: found.violations.find((one) => one.rule?.id === rule.id)?.count ?? 0,
    })),
  };
}
