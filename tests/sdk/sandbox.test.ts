import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { gatewayUrl, loggedRow, sharedTenant } from "../support/meeting";

describe("the sandbox", () => {
  it("answers without any vendor, whole and streamed alike, and is metered", async () => {
    const tenant = await sharedTenant();
    const client = new OpenAI({ apiKey: tenant.key, baseURL: `${gatewayUrl()}/sandbox/v1` });
    const question = {
      model: "sandbox-echo",
      messages: [{ role: "user" as const, content: "Hello!" }],
    };
    const { data, response } = await client.chat.completions.create(question).withResponse();
    const whole = data.choices[0]?.message.content ?? "";
    expect(whole.length).toBeGreaterThan(0);
    let text = "";
    for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toBe(whole);
    const row = await loggedRow(response.headers.get("x-request-id"));
    expect(row).toMatchObject({ provider: "sandbox", status: 200, attempts: 1 });
    expect(row.prompt_tokens).toBeGreaterThan(0);
  });
});
