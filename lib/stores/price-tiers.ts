import type { Usage } from "@/lib/gateway/exchange";

type Factors = readonly (readonly [model: RegExp, factor: number])[];

/**
 * What OpenAI takes for priority processing, as multiples of the standard rates; the first match holds. The same for
 * input, cached input and output. Source: openai.com/api-priority-processing.
 */
const priority: Factors = [
  [/^gpt-5\.5(?:-20|$)/, 2.5],
  [/^gpt-5-mini/, 1.8],
  [/^gpt-5(?:\.[124])?(?:-mini|-codex|-chat-latest)?(?:-20|$)/, 2],
  [/^gpt-4\.1-nano/, 2],
  [/^gpt-4\.1/, 1.75],
  [/^gpt-4o-mini(?:-20|$)/, 5 / 3],
  [/^gpt-4o-2024-05-13$/, 1.75],
  [/^gpt-4o(?:-20|$)/, 1.7],
  [/^o3(?:-20|$)/, 1.75],
  [/^o4-mini(?:-20|$)/, 20 / 11],
];

/** Source: platform.claude.com/docs/en/build-with-claude/fast-mode. */
const fast: Factors = [
  [/^claude-opus-4-[67]\b/, 6],
  [/^claude-opus-(?:4-8|5)\b/, 2],
];

/** Half price at every vendor that has it. */
const flexFactor = 0.5;
/** Answers made within one country cost a tenth more. Source: platform.claude.com/docs/en/about-claude/pricing. */
const regionalFactor = 1.1;

const factorFor = (factors: Factors, model: string): number | null =>
  factors.find(([pattern]) => pattern.test(model))?.[1] ?? null;

function tierFactor({ tier }: Usage, model: string): number | null {
  if (tier === undefined) return 1;
  if (tier === "flex") return flexFactor;
  return factorFor(tier === "fast" ? fast : priority, model);
}

/** By how much the call's way of being served changes its price; null where that is not known of the model. */
export function serviceFactor(usage: Usage, model: string): number | null {
  const factor = tierFactor(usage, model);
  return factor !== null && usage.isRegional ? factor * regionalFactor : factor;
}
