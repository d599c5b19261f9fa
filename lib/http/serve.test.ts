import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { operation } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";
import { serve } from "./serve";

vi.stubEnv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none");
vi.stubEnv("AUTH_SECRET", "0123456789abcdefghijklmnopqrstuv");
vi.stubEnv("ENCRYPTION_KEY", "vutsrqponmlkjihgfedcba9876543210");
vi.stubEnv("TRUEPORTAI_BOOT_TOKEN", "boot-token");
vi.spyOn(process.stderr, "write").mockReturnValue(true);

const spec = operation({
  id: "enter",
  route: "POST /enter",
  access: "none",
  body: z.strictObject({ email: z.string() }),
  output: z.object({ ok: z.boolean() }),
  status: 201,
  group: "sign-in",
  account: (body) => (body as { email: string }).email,
  tag: "Test",
  summary: "Enter",
});

const verb = vi.fn(async (): Promise<{ ok: boolean }> => ({ ok: true }));
const handler = serve(spec, verb);

beforeEach(() => {
  verb.mockReset();
  verb.mockResolvedValue({ ok: true });
});

let lastAddress = 0;
const newAddress = (): string => `10.0.${lastAddress++ >> 8}.${lastAddress & 255}`;

async function post({
  email = "ada",
  address = newAddress(),
  boot = "boot-token",
  text,
}: {
  email?: string;
  address?: string;
  boot?: string | null;
  text?: string;
}) {
  const request = new Request("http://localhost/enter", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": address,
      "x-request-id": "req_from_listener",
      ...(boot === null ? {} : { "x-trueportai-boot": boot }),
    },
    body: text ?? JSON.stringify({ email }),
  });
  const response = await handler(request, { params: Promise.resolve({}) });
  return { response, status: response.status, body: await response.json() };
}

test("the eleventh attempt on one account is refused from wherever it comes", async () => {
  const statuses = [];
  for (let n = 0; n < 11; n++) statuses.push((await post({ email: "one" })).status);
  expect(statuses).toEqual([...Array(10).fill(201), 429]);
  expect((await post({ email: "another" })).status).toBe(201);
});

test("the eleventh attempt from one address is refused whatever the account, and costs the verb nothing", async () => {
  const address = newAddress();
  for (let n = 0; n < 10; n++) expect((await post({ email: `of-${n}`, address })).status).toBe(201);
  verb.mockClear();
  const { response, status, body } = await post({ email: "of-11", address });
  expect(status).toBe(429);
  expect(verb).not.toHaveBeenCalled();
  expect(body).toMatchObject({ code: "RATE_LIMIT_EXCEEDED", retry_after: expect.any(Number) });
  expect(response.headers.get("retry-after")).toBe(String(body.retry_after));
});

test("addresses that no listener of ours vouches for buy no attempts", async () => {
  const statuses = [];
  for (let n = 0; n < 11; n++) {
    statuses.push((await post({ email: `x-${n}`, boot: n % 2 ? null : "guessed" })).status);
  }
  expect(statuses.at(-1)).toBe(429);
});

test("a deliberate error is shown, an unexpected one is not", async () => {
  verb.mockRejectedValueOnce(new AppError("CONFLICT", "It is taken."));
  expect(await post({ email: "b" })).toMatchObject({
    status: 409,
    body: { detail: "It is taken.", code: "CONFLICT", request_id: "req_from_listener" },
  });
  verb.mockRejectedValueOnce(new Error("SELECT secret FROM somewhere"));
  const { response, status, body } = await post({ email: "c" });
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain("secret");
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(response.headers.get("x-trueportai-error-source")).toBe("gateway");
});

test.each(["P1001", "P2024", "57P03", "ECONNREFUSED"])(
  "a database that is away (%s) is 503 with a time to come back, never a refusal",
  async (code) => {
    verb.mockRejectedValueOnce(
      new Error("query failed", { cause: Object.assign(new Error("away"), { code }) }),
    );
    const { response, status, body } = await post({ email: `d-${code}` });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: "SERVICE_UNAVAILABLE", retry_after: 5 });
    expect(response.headers.get("retry-after")).toBe("5");
  },
);

test("a body breaks its schema before the verb hears of it", async () => {
  const { status, body } = await post({ text: '{"email":"e","role":"owner"}' });
  expect(status).toBe(422);
  expect(body.errors).toEqual([{ path: "role", message: "is not a field that can be set here" }]);
  expect(verb).not.toHaveBeenCalled();
});

test("what the output schema does not name does not leave", async () => {
  verb.mockResolvedValueOnce({ ok: true, digest: "secret" } as { ok: boolean });
  expect((await post({ email: "f" })).body).toEqual({ ok: true });
});
