import { Idea as I } from "./ideas";
import type { InjectionEntity, Rule } from "./rules";

const rule = (
  entity: InjectionEntity,
  logit: number,
  anchor: number,
  needs: Omit<Rule, "entity" | "logit" | "anchor"> = {},
): Rule => ({ entity, logit, anchor, ...needs });

const HARMLESS = I.object | I.mine;

const override = "INSTRUCTION_OVERRIDE";
const extraction = "PROMPT_EXTRACTION";
const secret = "SECRET_EXTRACTION";
const persona = "PERSONA_SWITCH";
const refusal = "REFUSAL_SUPPRESSION";
const forged = "FORGED_INSTRUCTION";
const indirect = "INDIRECT_INJECTION";

/** What a text is tried against, whoever wrote it. At any one place the heaviest matching rule counts. */
export const rules: readonly Rule[] = [
  rule(override, 6, I.override, { after: [I.target, I.prior | I.all], unless: I.object }),
  rule(override, 5, I.override, { after: [I.target, I.your], unless: I.object }),
  rule(override, 5, I.override, { after: [I.systemPrompt] }),
  rule(override, 5, I.override, { after: [I.weakTarget, I.prior, I.all], unless: HARMLESS }),
  rule(override, 3.4, I.override, { after: [I.weakTarget, I.all | I.prior], unless: HARMLESS }),
  rule(override, 4.2, I.override, { after: [I.all, I.prior], unless: HARMLESS }),
  rule(override, 3.2, I.override, { after: [I.bounds, I.your], unless: I.object }),
  rule(override, 3.5, I.override, {
    after: [I.prior],
    around: [I.justSay | I.newTask],
    unless: HARMLESS,
  }),
  rule(override, 2.6, I.override, { after: [I.weakTarget, I.your], unless: HARMLESS }),
  rule(override, 2, I.override, { after: [I.target], unless: HARMLESS }),
  rule(override, 1.2, I.override, { after: [I.weakTarget], unless: HARMLESS }),
  rule(override, 4.5, I.forgetAll, { around: [I.justSay | I.newTask | I.target | I.prior] }),
  rule(override, 3, I.forgetAll, { unless: HARMLESS }),
  rule(override, 6, I.overrideLast, {
    before: [I.target | I.systemPrompt, I.prior | I.all | I.your],
  }),
  rule(override, 5, I.overrideLast, { before: [I.weakTarget | I.bounds, I.prior | I.all] }),
  rule(override, 4, I.overrideLast, { before: [I.all, I.prior] }),
  rule(override, 3, I.overrideLast, { before: [I.target], unless: I.mine }),
  rule(override, 2.2, I.overrideLast, { before: [I.weakTarget], unless: I.mine }),

  rule(extraction, 5, I.show, { after: [I.systemPrompt, I.your | I.verbatim | I.all] }),
  rule(extraction, 4, I.systemPrompt, { around: [I.show, I.your | I.verbatim] }),
  rule(extraction, 2.2, I.show, { after: [I.systemPrompt], unless: I.mine }),
  rule(extraction, 4.5, I.show, { after: [I.your, I.target], around: [I.verbatim | I.prior] }),
  rule(extraction, 3, I.show, { after: [I.your, I.target], unless: I.reply }),
  rule(extraction, 2, I.show, { after: [I.your, I.weakTarget], around: [I.verbatim | I.prior] }),
  rule(extraction, 2.4, I.target, { around: [I.show, I.your] }),
  rule(secret, 2.4, I.secret, { around: [I.show, I.verbatim], unless: I.how }),
  rule(secret, 2.2, I.show, { after: [I.your, I.secret], unless: I.how }),

  rule(persona, 4.2, I.become, { around: [I.unbound] }),
  rule(persona, 4, I.become, { around: [I.jailbreak] }),
  rule(persona, 2.5, I.become, { around: [I.without, I.bounds] }),
  rule(persona, 2.6, I.unbound, { around: [I.ai] }),
  rule(persona, 1.6, I.unbound, { around: [I.show | I.never | I.secret] }),
  rule(persona, 1.6, I.jailbreak, { around: [I.ai | I.your | I.bounds | I.refuse] }),

  rule(refusal, 3.5, I.begin, { around: [I.refuse] }),
  rule(refusal, 2, I.never, { after: [I.refuse], around: [I.ai | I.your | I.bounds | I.begin] }),

  rule(forged, 3, I.authority, {
    around: [I.override | I.systemPrompt | I.bounds | I.jailbreak | I.target],
  }),
  rule(forged, 2.6, I.become, { around: [I.systemPrompt | I.target, I.prior] }),
  rule(forged, 3, I.target, { after: [I.newTask], around: [I.prior | I.your] }),
  rule(forged, 2.5, I.justSay, { around: [I.override | I.jailbreak] }),
  rule(forged, 2, I.newTask, { around: [I.override], unless: HARMLESS }),
  rule(forged, 1.8, I.weakTarget, { after: [I.newTask], around: [I.your], unless: I.object }),

  rule(indirect, 3, I.hide, { around: [I.send | I.tamper | I.override] }),
  rule(indirect, 2.2, I.hide),
];

/** Rules that mean little in a person's message but a lot inside a document or a tool's result. */
export const documentRules: readonly Rule[] = [
  rule(indirect, 3, I.tamper, { around: [I.reply] }),
  rule(indirect, 2.6, I.ai, { around: [I.override | I.reply | I.hide | I.newTask] }),
  rule(indirect, 1.5, I.newTask, { around: [I.send | I.target | I.ai] }),
];
