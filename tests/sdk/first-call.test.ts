import OpenAI from "openai";
import { expect, inject, it } from "vitest";
import { mockTokens } from "../support/aimock";
import { gatewayUrl, loggedRow } from "../support/meeting";
import { callApi, managementPath, platformPath } from "../support/tenant";

it("a newcomer registers, makes a tenant and a key, calls, and sees the call with its tokens and cost", async () => {
  const site = inject("site");
  const email = `newcomer-${Date.now()}@example.com`;
  const account = await callApi<{ global_access_token: string }>(
    site,
    "POST",
    `${platformPath}/global/auth/register`,
    null,
    {
      email,
      password: "a long enough passphrase",
      name: "New Comer",
    },
  );
  const slug = `newcomer-${Date.now().toString(36)}`;
  const tenant = await callApi<{ id: string }>(
    site,
    "POST",
    `${platformPath}/global/tenants`,
    account.global_access_token,
    { name: "New", slug },
  );
  const { scoped_access_token } = await callApi<{ scoped_access_token: string }>(
    site,
    "POST",
    `${platformPath}/global/auth/select-tenant`,
    account.global_access_token,
    { tenant_id: tenant.id },
  );
  const { key } = await callApi<{ key: string }>(
    site,
    "POST",
    `${managementPath}/keys`,
    scoped_access_token,
    { owner: "production-app", rate_limit_rpm: 120 },
  );

  const client = new OpenAI({ apiKey: key, baseURL: `${gatewayUrl()}/openai/v1` });
  const { response } = await client.chat.completions
    .create({ model: "gpt-4o", messages: [{ role: "user", content: "Hello!" }] })
    .withResponse();
  await loggedRow(response.headers.get("x-request-id"));

  const logs = await callApi<{ items: unknown[]; total: number }>(
    site,
    "GET",
    `${managementPath}/analytics/logs`,
    scoped_access_token,
  );
  expect(logs).toMatchObject({
    total: 1,
    items: [
      {
        model: "gpt-4o",
        prompt_tokens: mockTokens.prompt,
        completion_tokens: mockTokens.completion,
        cost_usd: 0.003575,
        key_name: "production-app",
      },
    ],
  });
  const stats = await callApi(
    site,
    "GET",
    `${managementPath}/analytics/stats?period=24h`,
    scoped_access_token,
  );
  expect(stats).toMatchObject({
    total_requests: 1,
    total_cost_usd: 0.003575,
    total_tokens: { prompt: mockTokens.prompt, completion: mockTokens.completion },
  });
});
