import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultyUpstream, Received } from "../support/faulty-upstream";
import { gatewayUrl, sharedTenant, sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { type Answer, send } from "../support/raw";
import type { Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  tenant = await sharedTenant({ upstream: upstream.url });
});
afterAll(() => upstream.stop());

/** Far longer than usual: 1,250 tokens of GPT-4o at $10 a million cost $0.0125, the prompt next to nothing. */
const longAnswer = answer(
  200,
  JSON.stringify({
    ...{ id: "chatcmpl-1", object: "chat.completion", created: 1_750_000_000, model: "gpt-4o" },
    choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "…" } }],
    usage: { prompt_tokens: 10, completion_tokens: 1_250, total_tokens: 1_260 },
  }),
);
const answersPaid = 20;
const budgetUsd = 0.25;

const call = (key: string, more: object = {}): Promise<Answer> =>
  send(`${gatewayUrl()}/openai/v1/chat/completions`, {
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }], ...more }),
  });

test("calls at once that set no limit do not outspend a budget, and one after the other they use it up", async () => {
  const { key } = await tenant.newKey({ budget_usd: budgetUsd, rate_limit_rpm: 10_000 });
  const calls = 60;
  let refused = 0;
  const waiting: Received[] = [];
  const goOn = async (): Promise<void> => {
    if (waiting.length + refused === calls) await Promise.all(waiting.splice(0).map(longAnswer));
  };
  // Nobody is answered before everybody was admitted or refused: all of them are under way at once.
  upstream.behave((received) => {
    waiting.push(received);
    return goOn();
  });
  const answers = await Promise.all(
    Array.from({ length: calls }, async () => {
      const got = await call(key);
      if (got.status === 402) refused += 1;
      await goOn();
      return got.status;
    }),
  );
  const admitted = answers.filter((status) => status === 200).length;
  expect(admitted + refused).toBe(calls);
  expect(admitted).toBeGreaterThanOrEqual(2);
  expect(admitted).toBeLessThanOrEqual(answersPaid);

  upstream.behave(longAnswer);
  let inAll = admitted;
  while ((await call(key)).status === 200 && inAll <= 2 * answersPaid) inAll += 1;
  expect(inAll).toBeGreaterThanOrEqual(answersPaid - 1);
  expect(inAll).toBeLessThanOrEqual(answersPaid + 1);
});

test("a limit that the caller sets is what is held back for it, as often as it asks for an answer", async () => {
  upstream.behave(longAnswer);
  const { key } = await tenant.newKey({ budget_usd: budgetUsd });
  const wanting = async (more: object) => (await call(key, more)).status;
  expect(await wanting({ max_tokens: 30_000 })).toBe(402);
  expect(await wanting({ max_completion_tokens: 6_000, n: 5 })).toBe(402);
  expect(await wanting({ max_completion_tokens: 6_000, n: 2 })).toBe(200);
});
