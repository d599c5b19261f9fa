import { createHmac } from "node:crypto";
import { deriveKey } from "@/lib/crypto";
import { detectors, entityCatalogue } from "@/lib/gateway/detectors";
import type { FindingType, Severity } from "@/lib/gateway/detectors/detector";
import { compilePolicy } from "@/lib/gateway/policy/compile";
import type { Rule, Trigger } from "@/lib/gateway/policy/rule";
import type { PolicyStore, TenantPolicy } from "@/lib/gateway/ports";
import { log } from "@/lib/log";
import { type Clock, systemClock } from "@/lib/time";
import type { Database } from "./database";
import type { Invalidation } from "./invalidation";
import { LookupCache } from "./lookup-cache";

export interface PolicyStoreDeps {
  readonly database: Database;
  readonly invalidation: Invalidation;
  readonly encryptionKey: string;
  readonly clock?: Clock;
}

/** A row of `policies`. */
export interface PolicyRow {
  readonly id: string;
  readonly env: string;
  readonly name: string;
  readonly action: Rule["action"];
  readonly trigger_type: Trigger["kind"];
  readonly pattern: string | null;
  readonly keywords: string[];
  readonly whole_words: boolean;
  readonly entities: string[];
  readonly min_confidence: number;
  readonly direction: Rule["direction"];
  readonly scope: Partial<Record<"keyIds" | "providers" | "models", string[]>>;
  readonly priority: number;
  readonly mode: Rule["mode"];
  readonly violation_type: FindingType;
  readonly severity: Severity | null;
  readonly exceptions: Partial<Record<"values" | "digests" | "patterns", string[]>>;
  readonly max_match_length: number;
  readonly on_overlong: Rule["onOverlong"];
  readonly restore: boolean;
  readonly placeholder: string | null;
  readonly version: number;
}

const listOrAll = (list: readonly string[] | undefined): readonly string[] | null =>
  list && list.length > 0 ? list : null;

/** A rule that names no entity means those that a match alone says enough about. */
const usualEntities = (type: FindingType): readonly string[] =>
  entityCatalogue
    .filter((info) => info.type === type && info.onByDefault)
    .map(({ entity }) => entity);

function triggerOf(row: PolicyRow): Trigger {
  const { trigger_type: kind, violation_type: violationType } = row;
  if (kind === "regex") return { kind, pattern: row.pattern ?? "", violationType };
  if (kind === "keyword") {
    return { kind, keywords: row.keywords, wholeWords: row.whole_words, violationType };
  }
  return {
    kind,
    entities: listOrAll(row.entities) ?? usualEntities(kind),
    minConfidence: row.min_confidence,
  };
}

/** A row as the engine takes it. */
export const toRule = (row: PolicyRow): Rule => ({
  id: row.id,
  name: row.name,
  version: row.version,
  action: row.action,
  trigger: triggerOf(row),
  direction: row.direction,
  scope: {
    keyIds: listOrAll(row.scope.keyIds),
    providers: listOrAll(row.scope.providers),
    models: listOrAll(row.scope.models),
    envs: null,
  },
  priority: row.priority,
  exceptions: {
    values: row.exceptions.values ?? [],
    digests: row.exceptions.digests ?? [],
    patterns: row.exceptions.patterns ?? [],
  },
  mode: row.mode,
  severity: row.severity,
  maxMatchLength: row.max_match_length,
  onOverlong: row.on_overlong,
  restore: row.restore,
  placeholder: row.placeholder,
});

/** Findings from this severity on are stored even where no rule asks for them. */
export const defaultStoreMinSeverity: Severity = "medium";

const severities: ReadonlySet<unknown> = new Set(["critical", "high", "medium", "low"]);
const isSeverity = (value: unknown): value is Severity => severities.has(value);

/** `off` stores nothing that no rule asks for; anything not understood is the default. */
function storeMinSeverityOf(value: unknown): Severity | null {
  if (value === "off") return null;
  return isSeverity(value) ? value : defaultStoreMinSeverity;
}

/** Makes the keyed digests of one tenant: of excepted values and of restorable ones' tokens. */
export const tenantDigest =
  (encryptionKey: string, tenantId: string) =>
  (value: string): string =>
    createHmac("sha256", deriveKey(encryptionKey, `values ${tenantId}`))
      .update(value)
      .digest("hex");

const select = `
  SELECT (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.priority, p.id), '[]')
            FROM policies p WHERE p.tenant_id = $1 AND p.env = $2 AND p.is_active) AS rules,
         (SELECT coalesce(jsonb_object_agg(c.key, c.value), '{}')
            FROM tenant_configs c WHERE c.tenant_id = $1) AS configs`;

interface Loaded {
  readonly rules: PolicyRow[];
  readonly configs: Readonly<Record<string, unknown>>;
}

/** In the cache an absent policy is one too: it is known that nothing is looked for. */
interface Known {
  readonly tenantId: string;
  readonly policy: TenantPolicy | null;
}

function compile(tenantId: string, { rules, configs }: Loaded, encryptionKey: string): Known {
  const digest = tenantDigest(encryptionKey, tenantId);
  const off = configs.detectors_off;
  const isOff = (type: string): boolean => Array.isArray(off) && off.includes(type);
  const storeMinSeverity = storeMinSeverityOf(configs.store_min_severity);
  const options = {
    detectors: detectors.filter(({ type }) => !isOff(type)),
    storeMinSeverity,
    digest,
  };
  if (rules.length === 0 && storeMinSeverity === null) return { tenantId, policy: null };
  const uninspectable = configs.uninspectable === "pass" ? "pass" : "block";
  return {
    tenantId,
    policy: { rules: compilePolicy(rules.map(toRule), options), uninspectable, digest },
  };
}

/** Rules by tenant and environment, compiled once per change and known on every instance within a second. */
export function createPolicyStore(deps: PolicyStoreDeps): PolicyStore {
  const { database, invalidation, encryptionKey } = deps;
  const cache = new LookupCache<readonly [tenantId: string, env: string], Known>({
    async load([tenantId, env]) {
      const { rows } = await database.as("trueportai_gateway", (client) =>
        client.query<Loaded>(select, [tenantId, env]),
      );
      const [loaded = { rules: [], configs: {} }] = rows;
      try {
        return compile(tenantId, loaded, encryptionKey);
      } catch (error) {
        log.error("A tenant's rules cannot be compiled; its calls are refused", {
          tenantId,
          error,
        });
        throw error;
      }
    },
    clock: deps.clock ?? systemClock,
    syncedAtMs: invalidation.syncedAtMs,
    isDown: database.isDown,
    maxEntries: 20_000,
  });
  for (const kind of ["policies", "tenant_configs"]) {
    invalidation.on(kind, (change) => cache.forget(({ tenantId }) => tenantId === change.tenantId));
  }
  invalidation.onGap(() => cache.clear());
  return {
    find(tenantId, env) {
      const known = cache.get(`${tenantId} ${env}`, [tenantId, env]);
      return known instanceof Promise
        ? known.then((late) => late?.policy ?? null)
        : (known?.policy ?? null);
    },
  };
}
