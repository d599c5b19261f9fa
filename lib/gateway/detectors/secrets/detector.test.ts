import { describe, expect, it } from "vitest";
import { cpuMsOf } from "@/tests/support/cpu-time";
import { secretDetector } from "./detector";
import { entropy, looksChosen, looksGenerated } from "./values";

const scan = (text: string) => secretDetector.scan(text, { role: "user", direction: "request" });

const ALPHABET = "aB3dE5fG7hJ9kLmN2pQrS4tUvW6xYz8C";

/** A made-up body: random enough to be a key, written nowhere, so no scanner takes it for a real one. */
function body(length: number, alphabet = ALPHABET): string {
  let out = "";
  for (let i = 0; i < length; i++) out += alphabet.charAt((i * 7 + (i >> 3)) % alphabet.length);
  return out;
}

const hex = (length: number): string => body(length, "0f1e2d3c4b5a6978");
const upper = (length: number): string => body(length, "A2B3C4D5E6F7G8H9J");

const issued: [string, string][] = [
  ["AI_API_KEY", `sk-${body(48)}`],
  ["AI_API_KEY", `sk-proj-${body(60)}`],
  ["AI_API_KEY", `sk-ant-api03-${body(90)}`],
  ["AI_API_KEY", `AIza${body(35)}`],
  ["AI_API_KEY", `hf_${body(34)}`],
  ["AI_API_KEY", `gsk_${body(52)}`],
  ["CLOUD_KEY", `AKIA${upper(16)}`],
  ["CLOUD_KEY", `GOCSPX-${body(28)}`],
  ["CLOUD_KEY", `dop_v1_${hex(64)}`],
  ["CLOUD_KEY", `dapi${hex(32)}`],
  ["CLOUD_KEY", `hvs.${body(24)}`],
  ["SOURCE_CODE_TOKEN", `ghp_${body(36)}`],
  ["SOURCE_CODE_TOKEN", `github_pat_${body(22)}_${body(59)}`],
  ["SOURCE_CODE_TOKEN", `glpat-${body(20)}`],
  ["SOURCE_CODE_TOKEN", `ghs_${body(36)}`],
  ["SOURCE_CODE_TOKEN", `gho_${body(36)}`],
  ["PAYMENT_KEY", `sk_live_${body(24)}`],
  ["PAYMENT_KEY", `rk_test_${body(24)}`],
  ["PAYMENT_KEY", `whsec_${body(32)}`],
  ["PAYMENT_KEY", `sq0atp-${body(22)}`],
  ["PAYMENT_KEY", `rzp_live_${body(14)}`],
  ["MESSAGING_TOKEN", `xoxb-${body(12, "1234567890")}-${body(24)}`],
  ["MESSAGING_TOKEN", `SG.${body(22)}.${body(43)}`],
  ["MESSAGING_TOKEN", `SK${hex(32)}`],
  ["MESSAGING_TOKEN", `key-${hex(32)}`],
  ["MESSAGING_TOKEN", `re_${body(32)}`],
  ["PACKAGE_TOKEN", `npm_${body(36)}`],
  ["PACKAGE_TOKEN", `pypi-AgE${body(120)}`],
  ["PACKAGE_TOKEN", `dckr_pat_${body(27)}`],
  ["PACKAGE_TOKEN", `rubygems_${hex(48)}`],
  ["PACKAGE_TOKEN", `CLOJARS_${hex(60)}`],
  ["MONITORING_TOKEN", `glsa_${body(41)}`],
  ["MONITORING_TOKEN", `NRAK-${upper(27)}`],
  ["MONITORING_TOKEN", `sntrys_${body(80)}`],
  ["MONITORING_TOKEN", `phx_${body(43)}`],
  ["MONITORING_TOKEN", `dt0c01.${upper(24)}.${upper(64)}`],
  ["SERVICE_TOKEN", `lin_api_${body(40)}`],
  ["SERVICE_TOKEN", `ntn_${body(46)}`],
  ["SERVICE_TOKEN", `figd_${body(40)}`],
  ["SERVICE_TOKEN", `shpat_${hex(32)}`],
  ["SERVICE_TOKEN", `PMAK-${hex(24)}-${hex(34)}`],
];

const pem = `-----BEGIN ${"PRIVATE"} KEY-----\n${body(64)}\n${body(64)}\n-----END ${"PRIVATE"} KEY-----`;
const token = [btoa('{"alg":"HS256","typ":"JWT"}'), btoa('{"sub":"1234567890"}'), body(43)]
  .join(".")
  .replaceAll("=", "");

/** The secret stands between « and ». */
const placed: [string, string][] = [
  ["PRIVATE_KEY", `key:\n«${pem}»\nend`],
  [
    "PRIVATE_KEY",
    `«${pem.replaceAll("KEY", "KEY").replace("BEGIN ", "BEGIN RSA ").replace("END ", "END RSA ")}»`,
  ],
  ["PRIVATE_KEY", `{"private_key":"«${pem.replaceAll("\n", "\\n")}»"}`],
  ["JWT", `token «${token}» here`],
  ["JWT", `«${token}».`],
  ["CONNECTION_STRING", "DATABASE_URL=«postgres://app:Tr0ub4dor@db.internal:5432/app»"],
  ["CONNECTION_STRING", "«mongodb+srv://root:n3ver-Guess@cluster0.example.net/test»"],
  ["CONNECTION_STRING", "redis at «redis://:f00bAr99@cache:6379/0»"],
  ["CONNECTION_STRING", "«jdbc:postgresql://svc:Qw3rTy77@10.1.2.3/x»"],
  ["CONNECTION_STRING", "'«amqps://bunny:H0ppity!@mq.example.com/vhost»'"],
  ["PASSWORD", "My password is «Tr0ub4dor&3», please help"],
  ["PASSWORD", "password: «hunter2x!»"],
  ["PASSWORD", '{"password": "«s3cr3t-Pony»"}'],
  ["PASSWORD", "DB_PASSWORD=«kJ8#mQ2z»"],
  ["PASSWORD", "The password for the portal is «Blue42Horse!»"],
  ["SECRET", `client_secret = "«${body(40)}»"`],
  ["SECRET", `API_KEY=«${body(32)}»`],
  ["SECRET", `"accessToken": "«${body(64)}»"`],
  ["SECRET", `aws_secret_access_key = «${body(40)}»`],
  ["SECRET", `client-key-data: «${body(80)}»`],
  ["SESSION_COOKIE", `Cookie: PHPSESSID=«${body(26)}»; a=b`],
  ["SESSION_COOKIE", `sessionid=«${body(32)}»`],
  ["SESSION_COOKIE", `JSESSIONID=«${upper(32)}»`],
  ["SESSION_COOKIE", `connect.sid=«s%3A${body(32)}»`],
  ["SESSION_COOKIE", `session_token: «${body(40)}»`],
  ["AUTHORIZATION_HEADER", `Authorization: Bearer «${body(40)}»`],
  ["AUTHORIZATION_HEADER", `-H "Authorization: Basic «${btoa("admin:s3cretPass!")}»"`],
  ["AUTHORIZATION_HEADER", `bearer «${body(60)}»`],
  ["AUTHORIZATION_HEADER", `'authorization': 'Basic «${btoa("svc-user:pAss-w0rd-9")}»'`],
  ["AUTHORIZATION_HEADER", `Bearer «${hex(64)}»`],
  ["WEBHOOK_URL", `«https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/${body(24)}»`],
  ["WEBHOOK_URL", `«https://discord.com/api/webhooks/${body(18, "1234567890")}/${body(68)}»`],
  ["WEBHOOK_URL", `«https://hooks.zapier.com/hooks/catch/123456/ab12cd3»`],
  [
    "WEBHOOK_URL",
    `post «https://discordapp.com/api/v10/webhooks/${body(19, "1234567890")}/${body(68)}» now`,
  ],
  [
    "WEBHOOK_URL",
    `(«https://hooks.slack.com/workflows/T0AB12CD3/A0AB12CD3/${body(18)}/${body(24)}»)`,
  ],
];

const harmless = [
  "sk-your-api-key-here",
  "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  "sk-learn and sk-image are libraries",
  "task-1234567890123456789012345",
  "AKIAIOSFODNN",
  "ghp_0123",
  "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "eyJust kidding.eyJ.",
  "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----",
  "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
  "postgres://user:<password>@host/db",
  "postgres://localhost:5432/app",
  "password: string",
  "password = os.environ['DB_PASSWORD']",
  'password = getpass("Password: ")',
  "const token = req.headers.authorization",
  "token: {{ secrets.GITHUB_TOKEN }}",
  "API_KEY=<your key>",
  "api_key = YOUR_API_KEY_12345",
  "The password is required and must be at least 8 characters.",
  "password is incorrect",
  "max_tokens=4096",
  "next_token: eyAAAABBBBCCCCDDDD1111",
  "primary_key = user_account_id_0001_x",
  "Bearer of bad news, Bearer authentication",
  "Authorization: Bearer <token>",
  "Basic knowledge of statistics and programming",
  "https://hooks.slack.com/services/XXXXXXXXX/XXXXXXXXX/XXXXXXXXXXXXXXXXXXXXXXXX",
  "secret: the recipe of my grandmother",
  "key: value",
  "monkey=bananabananabanana1",
  "npm_package_version",
  "git commit 3f786850e387550fdab836ed7e6dc881de23001b",
  "uuid: 123e4567-e89b-12d3-a456-426614174000",
  "pass: true",
  "Password: ********",
];

describe("the scan for secrets", () => {
  it.each(issued)("knows %s by its prefix: %s", (entity, value) => {
    for (const text of [`use ${value} here`, `KEY="${value}"`, `(${value})`, `${value}.`]) {
      const found = scan(text).find((finding) => finding.entity === entity);
      expect(text.slice(found?.start, found?.end)).toBe(value);
    }
  });

  it.each(issued)("requires all of %s: %s cut short or run on", (entity, value) => {
    const shortened = value.slice(0, Math.ceil(value.length / 4));
    expect(scan(`see ${shortened}`).map((f) => f.entity)).not.toContain(entity);
    expect(scan(`see x${value}`).map((f) => f.entity)).not.toContain(entity);
  });

  it.each(placed)("finds %s in %s", (entity, marked) => {
    const text = marked.replace(/[«»]/g, "");
    const found = scan(text).find((finding) => finding.entity === entity);
    expect(text.slice(found?.start, found?.end)).toBe(/«([\s\S]*)»/.exec(marked)?.[1]);
  });

  it.each(harmless)("leaves %s alone", (text) => {
    expect(scan(text)).toEqual([]);
  });

  it("reports secrets as what must not leave", () => {
    expect(scan(`ghp_${body(36)}`)).toMatchObject([
      { type: "exfiltration", severity: "critical", modelVersion: "secret-rules-1.0" },
    ]);
  });

  it.each([
    "sk-",
    "eyJa.",
    "password is ",
    "token=a",
    "postgres://a:a",
    "-----BEGIN PRIVATE KEY-----",
  ])("takes bounded time on nothing but %s", (unit) => {
    const text = unit.repeat(100_000 / unit.length);
    expect(cpuMsOf(() => scan(text), 1_500)).toBeLessThanOrEqual(1_500);
  });
});

describe("what makes a value a secret", () => {
  it("distinguishes random from spelled", () => {
    expect(entropy("aaaaaaaa")).toBe(0);
    expect(looksGenerated(body(32))).toBe(true);
    expect(looksGenerated("user_account_identifier")).toBe(false);
    expect(looksGenerated("config.database.password1")).toBe(false);
  });

  it("takes two kinds of character for a password someone chose", () => {
    expect(looksChosen("Tr0ub4dor")).toBe(true);
    expect(looksChosen("correct")).toBe(false);
    expect(looksChosen("os.getenv('X1')")).toBe(false);
  });
});
