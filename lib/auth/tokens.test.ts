import { SignJWT, UnsecuredJWT } from "jose";
import { expect, test } from "vitest";
import { deriveKey } from "@/lib/crypto";
import { hasRole } from "./roles";
import { signGlobalToken, signScopedToken, verifyGlobalToken, verifyScopedToken } from "./tokens";

const secret = "a secret of this test, long enough to be one";
const scope = { userId: "usr_1", tenantId: "ten_1", role: "member", env: "staging" } as const;
const now = Date.UTC(2026, 0, 15);
const hour = 3_600_000;

const partsOf = (token: string) =>
  token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));

test("a global token says who, for twelve hours", async () => {
  const token = await signGlobalToken(secret, "usr_1", now);
  const [header, claims] = partsOf(token);
  expect(header).toEqual({ alg: "HS256", typ: "JWT", kid: expect.stringMatching(/^[0-9a-f]{8}$/) });
  expect(Object.keys(claims).toSorted()).toEqual(["aud", "exp", "iat", "iss", "jti", "nbf", "sub"]);
  expect(await verifyGlobalToken(secret, token, now + 12 * hour - 1_000)).toMatchObject({
    ok: true,
    claims: { sub: "usr_1" },
  });
  expect(await verifyGlobalToken(secret, token, now + 12 * hour + 5_000)).toEqual({
    ok: false,
    why: "expired",
  });
});

test("a scoped token says also where, for sixty minutes", async () => {
  const token = await signScopedToken(secret, scope, now);
  expect(await verifyScopedToken(secret, token, now + hour - 1_000)).toMatchObject({
    ok: true,
    claims: { sub: "usr_1", tid: "ten_1", role: "member", env: "staging" },
  });
  expect(await verifyScopedToken(secret, token, now + hour + 5_000)).toMatchObject({
    why: "expired",
  });
});

test("neither kind passes as the other", async () => {
  const otherKind = { ok: false, why: "other-kind" };
  const global = await signGlobalToken(secret, "usr_1", now);
  const scoped = await signScopedToken(secret, scope, now);
  expect(await verifyScopedToken(secret, global, now)).toEqual(otherKind);
  expect(await verifyGlobalToken(secret, scoped, now)).toEqual(otherKind);
});

const claims = { sub: "usr_1", jti: "x", iss: "trueportai", aud: "global" };
const seconds = now / 1_000;
const kid = async () => partsOf(await signGlobalToken(secret, "usr_1", now))[0].kid as string;
const signed = (jwt: SignJWT, header: object = {}, key = deriveKey(secret, "jwt")) =>
  kid().then((known) =>
    jwt
      .setIssuedAt(seconds)
      .setNotBefore(seconds)
      .setExpirationTime(seconds + 60)
      .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: known, ...header })
      .sign(key),
  );

test("what these forgeries are made from is itself valid", async () => {
  const token = await signed(new SignJWT(claims));
  expect(await verifyGlobalToken(secret, token, now)).toMatchObject({ ok: true });
});

test.each<[string, () => Promise<string>]>([
  ["signed under another secret", () => signed(new SignJWT(claims), {}, deriveKey("other", "jwt"))],
  [
    "of another algorithm",
    () => signed(new SignJWT(claims), { alg: "HS512" }, Buffer.alloc(64, 1)),
  ],
  ["with an unknown key id", () => signed(new SignJWT(claims), { kid: "other" })],
  ["without a key id", () => signed(new SignJWT(claims), { kid: undefined })],
  ["of another type", () => signed(new SignJWT(claims), { typ: "at+jwt" })],
  ["of another issuer", () => signed(new SignJWT({ ...claims, iss: "somebody" }))],
  ["without jti", () => signed(new SignJWT({ sub: "usr_1", iss: "trueportai", aud: "global" }))],
  ["without subject", () => signed(new SignJWT({ jti: "x", iss: "trueportai", aud: "global" }))],
  ["unsigned", async () => new UnsecuredJWT(claims).setIssuedAt().setExpirationTime("1h").encode()],
  ["cut off", async () => (await signed(new SignJWT(claims))).slice(0, -2)],
  ["no token at all", async () => "a.b.c"],
])("a token %s is refused", async (_case, forge) => {
  expect(await verifyGlobalToken(secret, await forge(), now)).toMatchObject({ ok: false });
});

test("each role may do what those below it may, and no more", () => {
  expect(hasRole("owner", "viewer")).toBe(true);
  expect(hasRole("admin", "admin")).toBe(true);
  expect(hasRole("member", "admin")).toBe(false);
  expect(hasRole("viewer", "member")).toBe(false);
});
