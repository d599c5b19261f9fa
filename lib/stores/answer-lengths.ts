import { LRUCache } from "lru-cache";
import type { AnswerLengths } from "@/lib/gateway/ports";

interface Seen {
  answers: number;
  longest: number;
}

/** Assumed of a model without any answer seen: GPT-4 Turbo's limit, which few chats reach. */
const assumedTokens = 4_096;
/** As many answers weigh as much as that assumption. */
const assumptionWeight = 8;
const maxWeight = 100;
/** What each further answer leaves of the longest: 35 of them halve it. */
const kept = 0.98;
const maxPairs = 10_000;

/** Learns in this process from each key's own answers, since what one asks for is seldom like what another does. */
export function createAnswerLengths(): AnswerLengths {
  const pairs = new LRUCache<string, Seen>({ max: maxPairs });
  const nameOf = (keyId: string, model: string): string => `${keyId} ${model}`;
  return {
    longest(keyId, model) {
      const { answers, longest } = pairs.get(nameOf(keyId, model)) ?? { answers: 0, longest: 0 };
      const weighed =
        (assumptionWeight * assumedTokens + answers * longest) / (assumptionWeight + answers);
      return Math.ceil(Math.max(longest, weighed));
    },
    note(keyId, model, completionTokens) {
      const name = nameOf(keyId, model);
      const before = pairs.get(name) ?? { answers: 0, longest: 0 };
      pairs.set(name, {
        answers: Math.min(before.answers + 1, maxWeight),
        longest: Math.max(completionTokens, before.longest * kept),
      });
    },
  };
}
