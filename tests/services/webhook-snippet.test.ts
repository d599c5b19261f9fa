import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { verifyInNode } from "@/components/docs/webhook-snippets";
import { signWebhook } from "@/lib/services/webhook-delivery";

test("the snippet that receivers copy believes what we sign, and nothing else", async () => {
  const module = await import(`data:text/javascript,${encodeURIComponent(verifyInNode)}`);
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const body = '{"type":"violation.alert","data":{"name":"Łukasz"}}';
  const headersAt = (timestampSeconds: number, by = secret) => ({
    "webhook-id": "dlv_1",
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": `v1,AAAA ${signWebhook(by, { id: "dlv_1", timestampSeconds, body })}`,
  });
  const now = Math.floor(Date.now() / 1000);
  expect(module.isGenuine(secret, headersAt(now), body)).toBe(true);
  expect(module.isGenuine(secret, headersAt(now), `${body} `)).toBe(false);
  expect(module.isGenuine(secret, headersAt(now - 600), body)).toBe(false);
  const other = `whsec_${randomBytes(32).toString("base64")}`;
  expect(module.isGenuine(secret, headersAt(now, other), body)).toBe(false);
});
