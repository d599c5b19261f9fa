import type { LogDetail } from "@/lib/contract/exchanges";

type Told = Pick<LogDetail, "provider" | "method" | "path" | "streamed">;

/** Longer bodies come from a file: a command line takes no more, and nobody would read it. */
const longestBody = 20_000;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Where each provider is mounted; a row keeps the path below. */
const mounts: Readonly<Record<string, string>> = {
  anthropic: "/anthropic/v1",
  google: "/google/v1beta",
  openai: "/openai/v1",
  sandbox: "/sandbox/v1",
};

/** An Azure resource isn't kept, nor is what a query said; without them these calls don't work. */
function addressOf({ provider, path, streamed }: Told): string {
  if (provider === "azure") {
    const below = path.replace(/^\/deployments\//, "/");
    return `/azure/YOUR_RESOURCE${below}?api-version=2024-10-21`;
  }
  const isSse = provider === "google" && streamed;
  return `${mounts[provider] ?? `/${provider}`}${path}${isSse ? "?alt=sse" : ""}`;
}

/** The call as a command for a terminal, the key a variable. `body` is null where none was kept. */
export function callAsCurl(call: Told, body: string | null, baseUrl: string): string {
  const { method } = call;
  const lines = [
    `curl ${quoted(`${baseUrl}/trueportai-services${addressOf(call)}`)}`,
    `  -H "Authorization: Bearer $TRUEPORTAI_KEY"`,
  ];
  if (method === "GET") return lines.join(" \\\n");
  if (method !== "POST") lines.push(`  -X ${method}`);
  const isFile = body === null || body.length > longestBody;
  return [
    ...lines,
    `  -H "Content-Type: application/json"`,
    `  -d ${isFile ? "@request.json" : quoted(body)}`,
  ].join(" \\\n");
}
