import { CreateKeyInput } from "@/lib/contract/keys";
import { CreatePolicyInput } from "@/lib/contract/policies";
import { hashPassword } from "@/lib/crypto";
import { forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { newId } from "@/lib/ids";
import { createSubscription } from "@/lib/services/billing";
import type { TenantContext } from "@/lib/services/context";
import { createInvite } from "@/lib/services/invites";
import { createKey, updateKey } from "@/lib/services/keys";
import { createPolicy } from "@/lib/services/policies";
import { dayMs } from "@/lib/time";

export const demoSlug = "demo";

const people = [
  { name: "Ada Lovelace", email: "ada@demo.example", role: "owner" },
  { name: "Grace Hopper", email: "grace@demo.example", role: "admin" },
  { name: "Alan Turing", email: "alan@demo.example", role: "member" },
  { name: "Katherine Johnson", email: "katherine@demo.example", role: "member" },
  { name: "محمد الخوارزمي", email: "alkhwarizmi@demo.example", role: "viewer" },
] as const;

/** Whose sign-in is told at the end. */
export const demoPeople: readonly { readonly email: string; readonly role: string }[] = people;

/** A key and the traffic that it makes. */
export interface DemoKey {
  readonly id: string;
  readonly share: number;
  readonly models: readonly [string, ...string[]];
}

export type DemoRule = "cards" | "personal" | "injection" | "secrets";
export type DemoRules = Readonly<Record<DemoRule, { readonly id: string; readonly name: string }>>;

const keys = [
  {
    owner: "support-bot",
    share: 40,
    models: ["mini", "mini", "mini", "haiku"],
    rate_limit_rpm: 600,
    budget_usd: 120,
  },
  {
    owner: "search-prod",
    share: 25,
    models: ["embed", "embed", "flash"],
    rate_limit_rpm: 1_200,
    budget_usd: 80,
  },
  {
    owner: "contracts",
    share: 12,
    models: ["sonnet", "large"],
    rate_limit_rpm: 120,
    budget_usd: 900,
  },
  { owner: "mobile-app", share: 15, models: ["flash", "mini"], rate_limit_rpm: 300 },
  { owner: "finance-azure", share: 5, models: ["azure"], rate_limit_rpm: 60 },
  {
    owner: "research ✨ ‎مختبر",
    share: 3,
    models: ["tuned", "large", "sonnet"],
    rate_limit_rpm: 60,
  },
  { owner: "old-prototype", share: 0, models: ["mini"], rate_limit_rpm: 60 },
] as const;

const rules = {
  cards: {
    name: "No card numbers",
    action: "block",
    trigger_type: "pii",
    entities: ["CREDIT_CARD"],
  },
  personal: {
    name: "Redact personal data",
    action: "redact",
    trigger_type: "pii",
    entities: ["SSN", "EMAIL", "PHONE"],
  },
  injection: { name: "Block injection", action: "block", trigger_type: "injection" },
  secrets: { name: "Watch for leaks", action: "alert", trigger_type: "exfiltration" },
} as const;

/** Makes people, tenant and environments; answers the context in which the owner acts. Throws where there is one. */
async function makeTenant(installation: RuntimeEnv, password: string): Promise<TenantContext> {
  const nowMs = Date.now();
  const joinedAt = new Date(nowMs - 40 * dayMs);
  const passwordHash = await hashPassword(password);
  const tenant = { id: newId("tenant", joinedAt.getTime()), name: "Acme", slug: demoSlug };
  const ids = people.map(() => newId("user", joinedAt.getTime()));
  await forPlatform(async (db) => {
    if (await db.tenant.findUnique({ where: { slug: demoSlug } })) {
      throw new Error(`There is a tenant ${demoSlug} already. Set another DATA_DIR for a new one.`);
    }
    await db.user.createMany({
      data: people.map(({ name, email }, index) => ({
        id: ids[index] ?? "",
        name,
        email,
        passwordHash,
        createdAt: joinedAt,
        emailVerifiedAt: joinedAt,
        lastSeenAt: new Date(nowMs - index * dayMs),
      })),
    });
    await db.tenant.create({ data: { ...tenant, createdAt: joinedAt } });
    await db.environment.createMany({
      data: ["production", "staging", "development"].map((name) => ({ tenantId: tenant.id, name })),
    });
    await db.member.createMany({
      data: people.map(({ role }, index) => ({
        tenantId: tenant.id,
        userId: ids[index] ?? "",
        role,
        joinedAt: new Date(joinedAt.getTime() + index * dayMs),
      })),
    });
  });
  const [owner] = people;
  return {
    requestId: newId("request", nowMs),
    address: "command line",
    nowMs,
    installation,
    actor: { id: ids[0] ?? "", email: owner.email, name: owner.name, isPlatformAdmin: false },
    session: { id: "seed", expiresAtMs: nowMs },
    tenantId: tenant.id,
    tenant,
    role: "owner",
    env: "production",
  };
}

const saying = <Body>(body: Body) => ({ params: undefined, query: undefined, body });

async function makeKeys(ctx: TenantContext): Promise<{ keys: DemoKey[]; secret: string }> {
  const made: DemoKey[] = [];
  let secret = "";
  for (const { share, models, ...wanted } of keys) {
    const key = await createKey(ctx, saying(CreateKeyInput.parse(wanted)));
    secret ||= key.key;
    made.push({ id: key.id, share, models });
    if (share === 0) {
      const off = { params: { id: key.id }, query: undefined, body: { is_active: false } };
      await updateKey(ctx, off);
    }
  }
  return { keys: made, secret };
}

async function makeRules(ctx: TenantContext): Promise<DemoRules> {
  const make = async (wanted: object) => {
    const { id, name } = await createPolicy(ctx, saying(CreatePolicyInput.parse(wanted)));
    return { id, name };
  };
  return {
    cards: await make(rules.cards),
    personal: await make(rules.personal),
    injection: await make(rules.injection),
    secrets: await make(rules.secrets),
  };
}

export interface Demo {
  readonly ctx: TenantContext;
  readonly keys: readonly DemoKey[];
  readonly rules: DemoRules;
  /** Secret of the first key. */
  readonly secret: string;
}

/** All of the demo but its traffic, made through the verbs that the API uses. */
export async function makeDemo(installation: RuntimeEnv, password: string): Promise<Demo> {
  const ctx = await makeTenant(installation, password);
  await createSubscription(ctx, saying({ plan_id: "team" }));
  const made = await makeKeys(ctx);
  await createKey({ ...ctx, env: "staging" }, saying(CreateKeyInput.parse({ owner: "ci" })));
  const named = await makeRules(ctx);
  await createInvite(ctx, saying({ email: "edsger@demo.example", role: "member" }));
  return { ctx, ...made, rules: named };
}
