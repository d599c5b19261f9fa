import { expect, test, vi } from "vitest";
import { spend } from "./quota";

vi.stubEnv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none");
vi.stubEnv("AUTH_SECRET", "0123456789abcdefghijklmnopqrstuv");
vi.stubEnv("ENCRYPTION_KEY", "vutsrqponmlkjihgfedcba9876543210");

test("the eleventh attempt to sign in is refused with the seconds to wait", async () => {
  for (let i = 0; i < 10; i++) await spend("sign-in", "account:ada@example.com");
  await expect(spend("sign-in", "account:ada@example.com")).rejects.toMatchObject({
    code: "RATE_LIMIT_EXCEEDED",
    more: { retryAfterSeconds: 900 },
  });
});

test("subjects and groups count apart", async () => {
  for (let i = 0; i < 10; i++) await spend("sign-in", "account:bob@example.com");
  await spend("sign-in", "account:eve@example.com");
  await spend("recovery", "account:bob@example.com");
});

test("a simultaneous burst admits the limit exactly", async () => {
  const burst = Array.from({ length: 400 }, () => spend("management", "user:1:tenant"));
  const admitted = (await Promise.allSettled(burst)).filter(({ status }) => status === "fulfilled");
  expect(admitted).toHaveLength(300);
});
