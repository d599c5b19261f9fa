import { tenantDigest } from "@/lib/crypto";
import { detectors } from "@/lib/gateway/detectors";
import type { Severity } from "@/lib/gateway/detectors/detector";
import { compilePolicy } from "@/lib/gateway/policy/compile";
import { type PolicyRow, toRule } from "@/lib/gateway/policy/rule-row";
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

/** Findings of at least this severity are stored even without a rule. */
export const defaultStoreMinSeverity: Severity = "medium";

const severities: ReadonlySet<unknown> = new Set(["critical", "high", "medium", "low"]);
const isSeverity = (value: unknown): value is Severity => severities.has(value);

/** `off` stores nothing without a rule; an unknown value means the default. */
function storeMinSeverityOf(value: unknown): Severity | null {
  if (value === "off") return null;
  return isSeverity(value) ? value : defaultStoreMinSeverity;
}

const select = `
  SELECT (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.priority, p.id), '[]')
            FROM policies p WHERE p.tenant_id = $1 AND p.env = $2 AND p.is_active) AS rules,
         (SELECT coalesce(jsonb_object_agg(c.key, c.value), '{}')
            FROM tenant_configs c WHERE c.tenant_id = $1) AS configs`;

interface Loaded {
  readonly rules: PolicyRow[];
  readonly configs: Readonly<Record<string, unknown>>;
}

/** "No policy" is cached too: it is then known that nothing is looked for. */
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

/** Rules by tenant and environment, compiled once per change and current on every instance within a second. */
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
    invalidation.on(kind, (change) =>
      cache.invalidate(({ tenantId }) => tenantId === change.tenantId),
    );
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
