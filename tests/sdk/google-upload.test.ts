import { randomBytes } from "node:crypto";
import { GoogleGenAI } from "@google/genai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Behaviour, type FaultyUpstream, sha256 } from "../support/faulty-upstream";
import { gatewayUrl, sharedTenant, sharedUpstream } from "../support/meeting";
import { send } from "../support/raw";
import { type Tenant, vendorSecret } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  tenant = await sharedTenant({ upstream: upstream.url });
});
afterAll(() => upstream.stop());

const vendorAddress =
  "https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=u1&upload_protocol=resumable";

/** A vendor that takes a file in two steps, and says what it has got. */
const takeFile: Behaviour = async ({ request, response, body }) => {
  const bytes = await body;
  if (request.headers["x-goog-upload-command"] === "start") {
    response.setHeader("x-goog-upload-url", vendorAddress);
    response.setHeader("x-goog-upload-status", "active");
    response.end("{}");
    return;
  }
  response.setHeader("content-type", "application/json");
  response.setHeader("x-goog-upload-status", "final");
  const file = { name: "files/f1", sizeBytes: String(bytes.length), sha256Hash: sha256(bytes) };
  response.end(JSON.stringify({ file }));
};

it("the Google SDK uploads a file, every step of it through the gateway", async () => {
  upstream.behave(takeFile);
  const client = new GoogleGenAI({
    apiKey: tenant.key,
    httpOptions: { baseUrl: `${gatewayUrl()}/google` },
  });
  const bytes = randomBytes(200_000);
  const file = await client.files.upload({
    file: new Blob([bytes], { type: "application/pdf" }),
    config: { mimeType: "application/pdf" },
  });
  expect(file).toMatchObject({ name: "files/f1", sizeBytes: "200000", sha256Hash: sha256(bytes) });
  const calls = upstream.takeCalls();
  expect(calls.map(({ url }) => url)).toEqual([
    "/upload/v1beta/files",
    "/upload/v1beta/files?upload_id=u1&upload_protocol=resumable",
  ]);
  for (const { headers } of calls) expect(headers["x-goog-api-key"]).toBe(vendorSecret("google"));
});

it("an upload's address is at the host that the caller named, and leads nowhere else", async () => {
  upstream.behave(takeFile);
  const start = (path: string) =>
    send(gatewayUrl() + path, {
      headers: {
        host: "gateway.example:8443",
        "x-goog-api-key": tenant.key,
        "x-goog-upload-command": "start",
        "content-type": "application/json",
      },
      body: '{"file":{"display_name":"a"}}',
    });
  const { status, headers } = await start("/google/upload/v1beta/files");
  expect(status).toBe(200);
  expect(headers["x-goog-upload-url"]).toBe(
    "http://gateway.example:8443/trueportai-services/google/upload/v1beta/files?upload_id=u1&upload_protocol=resumable",
  );
  expect((await start("/google/upload/v2/files")).status).toBe(404);
  expect((await start("/google/upload/v1betaX/files")).status).toBe(404);
});

it("only an upload is taken for one: elsewhere the body is read as ever", async () => {
  upstream.behave(takeFile);
  const got = await send(`${gatewayUrl()}/google/v1beta/models/gemini-2.5-flash:generateContent`, {
    headers: {
      "x-goog-api-key": tenant.key,
      "x-goog-upload-command": "upload, finalize",
      "content-type": "application/json",
    },
    body: "{not json",
  });
  expect(got.status).toBe(400);
});
