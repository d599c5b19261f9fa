import { CreateKeyInput } from "@/lib/contract/keys";
import { CreatePolicyInput } from "@/lib/contract/policies";
import type { CredentialProvider } from "@/lib/contract/providers";
import { hashPassword } from "@/lib/crypto";
import { forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { newId, randomBase62 } from "@/lib/ids";
import { createSubscription } from "@/lib/services/billing";
import { putBudget } from "@/lib/services/budgets";
import type { TenantContext } from "@/lib/services/context";
import { createInvite } from "@/lib/services/invites";
import { createKey, updateKey } from "@/lib/services/keys";
import { createPolicy } from "@/lib/services/policies";
import { putProvider } from "@/lib/services/providers";
import { dayMs } from "@/lib/time";

export const demoSlug = "demo";

const people = [
  { name: "Ada Lovelace", email: "ada@demo.example", role: "owner" },
  { name: "Grace Hopper", email: "grace@demo.example", role: "admin" },
  { name: "Alan Turing", email: "alan@demo.example", role: "member" },
  { name: "Katherine Johnson", email: "katherine@demo.example", role: "member" },
  { name: "محمد الخوارزمي", email: "alkhwarizmi@demo.example", role: "viewer" },
] as const;

/** The person whose sign-in is printed at the end. */
export const demoPeople: readonly { readonly email: string; readonly role: string }[] = people;

/** A key and the traffic that it makes. */
export interface DemoKey {
  readonly id: string;
  readonly share: number;
  readonly models: readonly [string, ...string[]];
}

/** Rules that catch something. */
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
    budget_usd: 250,
  },
  { owner: "mobile-app", share: 15, models: ["flash", "mini"], rate_limit_rpm: 300 },
  { owner: "finance-azure", share: 5, models: ["azure"], rate_limit_rpm: 60 },
  {
    owner: "research ‎مختبر",
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
  bias: { name: "Note bias in answers", action: "log", trigger_type: "bias" },
  projects: {
    name: "Project names stay inside",
    action: "block",
    trigger_type: "keyword",
    keywords: ["Project Nightjar", "Project Halcyon"],
    mode: "shadow",
  },
} as const;

/** Made-up secrets; Azure's deployments map to models for prices. */
const credentials = {
  openai: { api_key: "sk-proj-demo" },
  anthropic: { api_key: "sk-ant-demo" },
  google: { api_key: "AIza-demo" },
  azure: { api_key: "azure-demo", deployments: { "gpt-4o": "gpt-4o" } },
} as const;

/** Who acts, and how long ago: the demo's history is dated. */
type At = (name: "Ada" | "Grace" | "Alan", daysAgo: number) => TenantContext;

interface MadeTenant {
  readonly ctx: TenantContext;
  readonly at: At;
  readonly userIds: readonly string[];
}

/** Creates people, tenant and environments. Throws where the tenant exists. */
async function makeTenant(installation: RuntimeEnv, password: string): Promise<MadeTenant> {
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
  const ctx: TenantContext = {
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
  const at: At = (name, daysAgo) => {
    const index = people.findIndex((person) => person.name.startsWith(name));
    const { email, name: whole, role } = people[index] ?? owner;
    const actor = { ...ctx.actor, id: ids[index] ?? "", email, name: whole };
    return { ...ctx, actor, role, nowMs: nowMs - daysAgo * dayMs };
  };
  return { ctx, at, userIds: ids };
}

const saying = <Body>(body: Body) => ({ params: undefined, query: undefined, body });

async function makeKeys(at: At): Promise<{ keys: [DemoKey, ...DemoKey[]]; secret: string }> {
  const make = async ({ share, models, ...wanted }: (typeof keys)[number]) => {
    const by = wanted.owner === "contracts" ? "Ada" : "Grace";
    const key = await createKey(at(by, 35), saying(CreateKeyInput.parse(wanted)));
    return { id: key.id, share, models, secret: key.key };
  };
  const [first, ...rest] = keys;
  const made: [Awaited<ReturnType<typeof make>>, ...DemoKey[]] = [await make(first)];
  for (const wanted of rest) made.push(await make(wanted));
  for (const { id } of made.filter(({ share }) => share === 0)) {
    const off = { params: { id }, query: undefined, body: { is_active: false } };
    await updateKey(at("Grace", 20), off);
  }
  return { keys: made, secret: made[0].secret };
}

async function makeRules(at: At): Promise<DemoRules> {
  const make = async (ctx: TenantContext, wanted: object) => {
    const { id, name } = await createPolicy(ctx, saying(CreatePolicyInput.parse(wanted)));
    return { id, name };
  };
  const made = {
    cards: await make(at("Ada", 34), rules.cards),
    personal: await make(at("Ada", 33), rules.personal),
    injection: await make(at("Grace", 32), rules.injection),
    secrets: await make(at("Grace", 31), rules.secrets),
  };
  await make(at("Grace", 9), rules.bias);
  await make(at("Grace", 2), rules.projects);
  return made;
}

async function makeCredentials(at: At): Promise<void> {
  for (const [name, { api_key, ...rest }] of Object.entries(credentials)) {
    const provider = name as (typeof CredentialProvider.options)[number];
    const body = { ...rest, api_key: `${api_key}-${randomBase62(24)}` };
    await putProvider(at("Grace", 36), { params: { provider }, query: undefined, body });
  }
}

async function makeBudgets(at: At): Promise<void> {
  const month = { period: "month" } as const;
  const grace = { scope: "member", user_id: at("Grace", 0).actor.id, limit_usd: 300 } as const;
  await putBudget(at("Ada", 30), saying({ ...month, scope: "tenant", limit_usd: 600 }));
  await putBudget(at("Ada", 30), saying({ ...month, ...grace }));
}

export interface Demo {
  readonly ctx: TenantContext;
  readonly keys: readonly [DemoKey, ...DemoKey[]];
  readonly rules: DemoRules;
  /** Secret of the first key. */
  readonly secret: string;
  /** The people who judge violations. */
  readonly judgeIds: readonly string[];
}

/** All of the demo except its traffic, created in chronological order through the verbs that the API uses. */
export async function makeDemo(installation: RuntimeEnv, password: string): Promise<Demo> {
  const { ctx, at, userIds } = await makeTenant(installation, password);
  await createSubscription(at("Ada", 39), saying({ plan_id: "team" }));
  await makeCredentials(at);
  const made = await makeKeys(at);
  const ci = saying(CreateKeyInput.parse({ owner: "ci" }));
  await createKey({ ...at("Alan", 34), role: "admin", env: "staging" }, ci);
  const named = await makeRules(at);
  await makeBudgets(at);
  await createInvite(at("Grace", 1), saying({ email: "edsger@demo.example", role: "member" }));
  return { ctx, ...made, rules: named, judgeIds: userIds.slice(1, 3) };
}
