import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Echo, echo, type FaultyUpstream } from "../support/faulty-upstream";
import { gatewayUrl, sharedTenant, sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { send } from "../support/raw";
import type { Tenant } from "../support/tenant";

let upstream: FaultyUpstream;
let tenant: Tenant;

beforeAll(async () => {
  upstream = await sharedUpstream();
  tenant = await sharedTenant({ upstream: upstream.url });
});
afterAll(() => upstream.stop());

const auth = () => ({ authorization: `Bearer ${tenant.key}` });
const url = () => `${gatewayUrl()}/openai/v1/x`;

/** What a framework's request and response objects would lose: these hold only for the listener. */
describe("on the wire", () => {
  it("a query keeps its own spelling", async () => {
    upstream.behave(echo);
    const search = "?x=%20y&x=2&&empty=&plus=a+b&bare&%C3%A4=%c3%a4";
    const got = await send(url() + search, { headers: auth(), body: "{}" });
    expect((JSON.parse(got.body.toString()) as Echo).url).toBe(`/v1/x${search}`);
  });

  it("headers of the caller keep case, order and repetition", async () => {
    upstream.behave(echo);
    const sent = {
      "X-First": "1",
      "OpenAI-Beta": "assistants=v2",
      "x-SECOND": "2",
      "X-Many": ["a", "b"],
    };
    const got = await send(url(), { headers: { ...auth(), ...sent }, body: "{}" });
    const { rawHeaders } = JSON.parse(got.body.toString()) as Echo;
    const names = rawHeaders.filter((_, i) => i % 2 === 0);
    expect(names.filter((name) => /^(?:x-|openai)/i.test(name))).toEqual([
      "X-First",
      "OpenAI-Beta",
      "x-SECOND",
      "X-Many",
      "X-Many",
    ]);
  });

  it("headers of the vendor keep case, repetition and length", async () => {
    const bytes = Buffer.alloc(1_234, 7);
    upstream.behave(
      answer(200, bytes, {
        "X-Vendor": "v",
        link: ["<a>", "<b>"],
        "content-type": "audio/mpeg",
        "content-length": "1234",
      }),
    );
    const { rawHeaders, headers } = await send(url(), { headers: auth(), body: "{}" });
    expect(rawHeaders).toContain("X-Vendor");
    expect(rawHeaders.filter((_, i) => rawHeaders[i - 1] === "link")).toEqual(["<a>", "<b>"]);
    expect(headers).toMatchObject({ "content-type": "audio/mpeg", "content-length": "1234" });
    expect(headers["transfer-encoding"]).toBeUndefined();
  });
});
