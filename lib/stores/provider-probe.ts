import { Agent, request } from "undici";
import { providers } from "@/lib/gateway/providers";
import { withPrefix } from "@/lib/gateway/stages/route";
import { type EgressGuard, isPermanentRefusal } from "./egress-connect";
import { guardedAgent } from "./webhook-sender";

export interface ProbeCall {
  readonly provider: string;
  readonly secret: string;
  /** Replaces the provider's own address. */
  readonly baseUrl: string | null;
  /** Whether the operator chose `baseUrl`: a tenant's never leads to a private address. */
  readonly isOperatorBaseUrl: boolean;
  /** Replaces `{resource}` in the address. */
  readonly resource: string | null;
}

export interface ProbeAnswer {
  readonly status: number;
  /** The beginning of a refusal's body; empty on success. */
  readonly text: string;
}

/** One call that costs nothing and needs a valid credential: the list of models. */
const cheapest: Readonly<Record<string, { path: string; headers?: Record<string, string> }>> = {
  openai: { path: "/models" },
  anthropic: { path: "/models?limit=1", headers: { "anthropic-version": "2023-06-01" } },
  google: { path: "/models?pageSize=1" },
  azure: { path: "/models?api-version=2024-10-21" },
};

const deadlineMs = 10_000;
const maxWordsBytes = 8_192;

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size >= maxWordsBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxWordsBytes).toString("utf8");
}

/**
 * Asks providers whether a credential works. Throws an `AppError` with a readable message when one
 * cannot be reached.
 */
export function createProviderProbe(egress: EgressGuard) {
  const guarded = guardedAgent(egress);
  const plain = new Agent({ connections: 4, keepAliveTimeout: 1_000 });
  return async (call: ProbeCall): Promise<ProbeAnswer> => {
    const provider = providers.find(({ id }) => id === call.provider);
    const cheap = cheapest[call.provider];
    if (!provider?.baseUrl || !cheap) throw new Error(`${call.provider} has nothing to try.`);
    const template = call.baseUrl ? withPrefix(call.baseUrl, provider.baseUrl) : provider.baseUrl;
    const base = template.replaceAll("{resource}", call.resource ?? "").replace(/\/+$/, "");
    const [name, value] = provider.credentialHeader(call.secret);
    const isGuarded = call.baseUrl !== null && !call.isOperatorBaseUrl;
    try {
      const { statusCode, body } = await request(base + cheap.path, {
        headers: { ...cheap.headers, [name]: value, accept: "application/json" },
        dispatcher: isGuarded ? guarded : plain,
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (statusCode >= 400) return { status: statusCode, text: await beginningOf(body) };
      body.destroy();
      return { status: statusCode, text: "" };
    } catch (cause) {
      throw new Error(whyUnreached(cause), { cause });
    }
  };
}

function whyUnreached(error: unknown): string {
  if (isPermanentRefusal(error)) return "The address leads to a private network.";
  const { name, code } = error as { name?: string; code?: string };
  if (name === "TimeoutError") return `No answer within ${deadlineMs / 1_000} seconds.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "The address has no name server entry.";
  if (code === "ECONNREFUSED") return "The connection was refused.";
  return "The connection failed.";
}
