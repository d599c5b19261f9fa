import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { type Mailbox, startMailbox } from "../support/mailbox";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { query } from "../support/rows";
import { newVisitor } from "../support/visitor";

const password = "correct horse battery staple";
let mailbox: Mailbox;
let own: OwnApp;

beforeAll(async () => {
  mailbox = await startMailbox();
  own = await startOwnApp({ env: { SMTP_URL: mailbox.url, TRUSTED_PROXIES: "127.0.0.0/8" } });
});

afterAll(async () => {
  await own.app.stop();
  await mailbox.close();
});

let people = 0;

async function newAccount() {
  const ask = newVisitor(own.app.url);
  const email = `person-${++people}@example.com`;
  const { status, body } = await ask("POST", "/global/auth/register", {
    email,
    password,
    name: "Ada",
  });
  expect(status).toBe(201);
  return { ask, email, id: body.user.id as string, token: body.global_access_token as string };
}

const auth = "/global/auth";

async function codeFor(email: string): Promise<string> {
  const answer = await newVisitor(own.app.url)("POST", `${auth}/otp/request`, { email });
  expect(answer.status).toBe(202);
  const { text } = await mailbox.next(email);
  return /^ {4}(\d{6})$/m.exec(text.replaceAll("\r", ""))?.[1] ?? "";
}

const verify = (email: string, code: string) =>
  newVisitor(own.app.url)("POST", `${auth}/otp/verify`, { email, code });

const invalid = { status: 401, body: { code: "INVALID_TOKEN" } };

test.each(["invite", "closed"])(
  "where registration is %s nobody makes an account alone",
  async (value) => {
    const set =
      "INSERT INTO global_configs (key, value) VALUES ('registration', to_jsonb($1::text))";
    await query(own.database.adminUrl, set, [value]);
    try {
      const late = { email: `late-${value}@example.com`, password, name: "Late" };
      const answer = await newVisitor(own.app.url)("POST", `${auth}/register`, late);
      expect(answer).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    } finally {
      await query(own.database.adminUrl, "DELETE FROM global_configs WHERE key = 'registration'");
    }
  },
);

test("a one-time code from the mail signs in, once, also when tried by many at a time", async () => {
  const { email, id } = await newAccount();
  const code = await codeFor(email);
  expect(code).toMatch(/^\d{6}$/);
  const answers = await Promise.all(Array.from({ length: 5 }, () => verify(email, code)));
  const good = answers.filter(({ status }) => status === 200);
  expect(good).toHaveLength(1);
  expect(good[0]?.body).toMatchObject({ user: { id, email }, token_type: "Bearer" });
  expect(await verify(email, code)).toMatchObject(invalid);
});

test("five wrong tries void a code", async () => {
  const { email } = await newAccount();
  const code = await codeFor(email);
  const wrong = code === "000000" ? "000001" : "000000";
  for (let i = 0; i < 5; i++) expect(await verify(email, wrong)).toMatchObject(invalid);
  expect(await verify(email, code)).toMatchObject(invalid);
});

test("a new code voids the one before", async () => {
  const { email } = await newAccount();
  const first = await codeFor(email);
  const second = await codeFor(email);
  if (first !== second) expect(await verify(email, first)).toMatchObject(invalid);
  expect((await verify(email, second)).status).toBe(200);
});

test("a code is good for ten minutes and for its address alone", async () => {
  const { email } = await newAccount();
  const other = await newAccount();
  const code = await codeFor(email);
  expect(await verify(other.email, code)).toMatchObject(invalid);
  const past = "UPDATE challenges SET expires_at = now() WHERE email = $1";
  await query(own.database.adminUrl, past, [email]);
  expect(await verify(email, code)).toMatchObject(invalid);
});

test.each(["otp/request", "forgot-password"])(
  "%s serves an address five times an hour, with or without an account",
  async (path) => {
    const { email } = await newAccount();
    for (const address of [email, `no-${path.replace("/", "-")}@example.com`]) {
      const ask = () => newVisitor(own.app.url)("POST", `${auth}/${path}`, { email: address });
      for (let i = 0; i < 5; i++) expect((await ask()).status).toBe(202);
      const refused = await ask();
      expect(refused).toMatchObject({ status: 429, body: { code: "RATE_LIMIT_EXCEEDED" } });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_000);
    }
  },
);

test("attempts count by account, however its address is written, and from wherever they come", async () => {
  const { email } = await newAccount();
  const forms = [email.toUpperCase(), ` ${email} `, email.replace("p", "\uff50")];
  const attempt = (i: number) =>
    newVisitor(own.app.url)("POST", `${auth}/login`, {
      email: forms[i % forms.length],
      password: "wrong",
    });
  for (let i = 0; i < 10; i++) expect((await attempt(i)).status).toBe(401);
  expect((await attempt(10)).status).toBe(429);
});

/** The first quartile: a busy machine inflates the others. */
const quickest = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 4)] ?? 0;

test.each(["otp/request", "forgot-password"])(
  "%s answers known and unknown addresses alike, in the same time",
  { retry: 2 },
  async (path) => {
    const times = { known: [] as number[], unknown: [] as number[] };
    const bodies = new Set<string>();
    const timed = async (kind: "known" | "unknown", email: string) => {
      const ask = newVisitor(own.app.url);
      const startedAt = performance.now();
      const answer = await ask("POST", `${auth}/${path}`, { email });
      times[kind].push(performance.now() - startedAt);
      bodies.add(`${answer.status} ${JSON.stringify(answer.body)}`);
    };
    for (let i = 0; i < 40; i++) {
      const id = newId("user");
      const known = `${id.toLowerCase()}@example.com`;
      await query(
        own.database.adminUrl,
        "INSERT INTO users (id, email, name) VALUES ($1, $2, 'Timed')",
        [id, known],
      );
      // Who comes second may find things warm, so they take turns.
      const pair = [["known", known] as const, ["unknown", `no-${known}`] as const];
      for (const [kind, email] of i % 2 === 0 ? pair : pair.toReversed()) await timed(kind, email);
    }
    expect(bodies.size).toBe(1);
    const [known, unknown] = [quickest(times.known), quickest(times.unknown)];
    // Hashing or mailing for one of them alone would stand out.
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(5, unknown / 4));
  },
);

const linkIn = (text: string): string => /token=(\w+)/.exec(text)?.[1] ?? "";

async function resetTokenFor(email: string): Promise<string> {
  await newVisitor(own.app.url)("POST", `${auth}/forgot-password`, { email });
  const { text } = await mailbox.next(email);
  return linkIn(text);
}

const reset = (token: string, given: string) =>
  newVisitor(own.app.url)("POST", `${auth}/reset-password`, { token, password: given });

const login = (email: string, given: string) =>
  newVisitor(own.app.url)("POST", `${auth}/login`, { email, password: given });

test("a reset link sets a password once, ends every sign-in and tells the owner", async () => {
  const { ask, email, token } = await newAccount();
  const secret = await resetTokenFor(email);
  expect(secret).toHaveLength(32);
  expect((await reset(secret, "password123456789")).status).toBe(422);
  const newOne = "an entirely different horse";
  const answers = await Promise.all(Array.from({ length: 4 }, () => reset(secret, newOne)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === "INVALID_TOKEN")).toHaveLength(3);
  expect((await ask("GET", `${auth}/me`, undefined, token)).status).toBe(401);
  expect((await login(email, password)).status).toBe(401);
  expect((await login(email, newOne)).status).toBe(200);
  expect((await mailbox.next(email)).headers.get("subject")).toBe("Your password was changed");
});

test("a new reset link kills the one before, and half an hour kills any", async () => {
  const { email } = await newAccount();
  const first = await resetTokenFor(email);
  const second = await resetTokenFor(email);
  expect(await reset(first, "an entirely different horse")).toMatchObject(invalid);
  const past = "UPDATE challenges SET expires_at = now() WHERE email = $1";
  await query(own.database.adminUrl, past, [email]);
  expect(await reset(second, "an entirely different horse")).toMatchObject(invalid);
});

test("neither codes nor links stand in the database", async () => {
  const { email } = await newAccount();
  const secret = await resetTokenFor(email);
  const code = await codeFor(email);
  const rows = await query(
    own.database.adminUrl,
    `SELECT c::text AS text FROM challenges c WHERE email = $1
     UNION ALL SELECT m::text FROM mail_outbox m WHERE recipient = $1`,
    [email],
  );
  const text = JSON.stringify(rows);
  expect(rows.length).toBeGreaterThan(3);
  expect(text).not.toContain(secret);
  expect(text).not.toMatch(new RegExp(`\\b${code}\\b`));
});

test("changing the password ends every other sign-in and keeps the one that did it", async () => {
  const { ask, email, token } = await newAccount();
  const other = (await login(email, password)).body.global_access_token as string;
  const change = (current_password: string, new_password: string) =>
    ask("PUT", `${auth}/password`, { current_password, new_password }, token);
  expect(await change("wrong", "an entirely different horse")).toMatchObject({
    status: 401,
    body: { code: "INVALID_CREDENTIALS" },
  });
  expect((await change(password, "an entirely different horse")).status).toBe(200);
  expect((await ask("GET", `${auth}/me`, undefined, other)).status).toBe(401);
  const me = await ask("GET", `${auth}/me`, undefined, token);
  expect(me).toMatchObject({ status: 200, body: { email, has_password: true } });
});

test("signing out ends the token and what was traded for it, not the account's other sign-ins", async () => {
  const { ask, email, token } = await newAccount();
  const other = (await login(email, password)).body.global_access_token as string;
  const slug = `out-${people}`;
  const tenant = await ask("POST", "/global/tenants", { name: "Out", slug }, token);
  const selected = await ask("POST", `${auth}/select-tenant`, { tenant_id: tenant.body.id }, token);
  const scoped = selected.body.scoped_access_token as string;
  expect((await ask("GET", "/service/info", undefined, scoped)).body).toMatchObject({
    slug,
    role: "owner",
    plan: "free",
    env: "production",
    environments: ["production", "staging", "development"],
  });
  const moved = await ask("POST", "/service/auth/switch-environment", { env: "staging" }, scoped);
  expect(moved).toMatchObject({ status: 200, body: { env: "staging", role: "owner" } });
  expect((await ask("POST", `${auth}/logout`, {}, token)).status).toBe(200);
  expect((await ask("GET", `${auth}/me`, undefined, token)).status).toBe(401);
  for (const gone of [scoped, moved.body.scoped_access_token as string]) {
    expect((await ask("GET", "/service/info", undefined, gone)).status).toBe(401);
  }
  expect((await ask("GET", `${auth}/me`, undefined, other)).status).toBe(200);
  expect((await ask("POST", `${auth}/logout`, { everywhere: true }, other)).status).toBe(200);
  expect((await ask("GET", `${auth}/me`, undefined, other)).status).toBe(401);
});
