import type * as contract from "@/lib/contract/providers";
import { unseal } from "@/lib/crypto";
import { forTenant } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { ProviderCredential } from "@/lib/generated/prisma/client";
import { invalidField, type TenantContext, type Verb } from "./context";
import { isServedByOperator, operatorProvider } from "./provider-sources";
import { cleanBaseUrl } from "./providers";

/** Asks a provider whether a credential works. Throws a sentence when the provider cannot be reached. */
export type ProviderProbe = (call: {
  readonly provider: string;
  readonly secret: string;
  readonly baseUrl: string | null;
  readonly isOperatorBaseUrl: boolean;
  readonly resource: string | null;
}) => Promise<{ readonly status: number; readonly text: string }>;

type Input = Parameters<Verb<typeof contract.testProvider>>[1];

/** Tests the given credential, else the one that calls would use now. Throws NOT_FOUND where there is neither. */
export const testProvider =
  (probe: ProviderProbe): Verb<typeof contract.testProvider> =>
  async (ctx, input) => {
    const { provider } = input.params;
    const { secret, baseUrl, isOperatorBaseUrl } = await credentialOf(ctx, input);
    const resource = input.body.resource ?? null;
    const needsResource =
      provider === "azure" && (baseUrl === null || baseUrl.includes("{resource}"));
    if (needsResource && resource === null) {
      throw invalidField("resource", "is needed: the address names no resource of Azure");
    }
    const startedMs = performance.now();
    const took = () => Math.round(performance.now() - startedMs);
    try {
      const { status, text } = await probe({
        provider,
        secret,
        baseUrl,
        isOperatorBaseUrl,
        resource,
      });
      const isOk = status >= 200 && status < 300;
      const message = isOk ? null : masked(wordsOf(text), secret) || null;
      return { is_ok: isOk, status, message, duration_ms: took() };
    } catch (error) {
      const message = error instanceof Error ? error.message : null;
      return { is_ok: false, status: null, message, duration_ms: took() };
    }
  };

async function credentialOf(ctx: TenantContext, { params, body }: Input) {
  const { provider } = params;
  const operator = operatorProvider(ctx.installation, provider);
  const { stored, isServed } = await forTenant(ctx.tenantId, async (db) => ({
    stored: await db.providerCredential.findFirst({
      where: { tenantId: ctx.tenantId, env: ctx.env, provider },
    }),
    isServed: await isServedByOperator(db, ctx),
  }));
  const given = body.base_url === undefined ? undefined : cleanBaseUrl(ctx, body.base_url ?? null);
  const own = given === undefined ? (stored?.baseUrl ?? null) : given;
  const place = { baseUrl: own ?? operator.baseUrl, isOperatorBaseUrl: own === null };
  if (body.api_key) return { secret: body.api_key, ...place };
  // A secret is sent only to the address it was stored for.
  if (given !== undefined && given !== (stored?.baseUrl ?? null)) {
    throw invalidField("api_key", "must be sent again when base_url changes");
  }
  if (stored) return { secret: open(ctx, stored), ...place };
  if (isServed && operator.secret) {
    return { secret: operator.secret, baseUrl: operator.baseUrl, isOperatorBaseUrl: true };
  }
  throw new AppError(
    "NOT_FOUND",
    "No credential is stored for this provider, and the server has none.",
  );
}

const open = ({ installation }: TenantContext, row: ProviderCredential): string =>
  unseal([installation.ENCRYPTION_KEY, installation.ENCRYPTION_KEY_PREVIOUS], row.secretSealed, {
    tenantId: row.tenantId,
    recordId: row.id,
    field: "secret",
  });

const maxWords = 300;

/** An error body's message: found in any vendor's shape, else the text itself unless it is a web page. */
function wordsOf(text: string): string {
  try {
    const body = JSON.parse(text) as { error?: { message?: unknown } | string; message?: unknown };
    const inner = typeof body.error === "object" ? body.error?.message : body.error;
    const said = inner ?? body.message;
    if (typeof said === "string") return said.slice(0, maxWords);
  } catch {
    // Not JSON: the text is the message.
  }
  return text.trimStart().startsWith("<") ? "" : text.replace(/\s+/g, " ").slice(0, maxWords);
}

/** Vendors repeat a refused key, in full or in part. */
const masked = (words: string, secret: string): string =>
  words
    .split(" ")
    .map((word) => (word.includes(secret.slice(0, 6)) || /\*{3,}/.test(word) ? "[key]" : word))
    .join(" ");
