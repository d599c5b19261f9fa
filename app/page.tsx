import Link from "next/link";
import { connection } from "next/server";
import { Suspense } from "react";
import { publicUrl, redisProbe } from "@/lib/control-plane";
import { getHealth } from "@/lib/services/health";

const curl = (base: string) => `curl ${base}/trueportai-services/sandbox/v1/chat/completions \\
  -H "Authorization: Bearer $TRUEPORTAI_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"sandbox","messages":[{"role":"user","content":"Hello!"}]}'`;

const sdks = (base: string) => [
  {
    name: "OpenAI",
    code: `new OpenAI({
  apiKey: process.env.TRUEPORTAI_KEY,
  baseURL: "${base}/trueportai-services/openai/v1",
});`,
  },
  {
    name: "Azure OpenAI",
    code: `new AzureOpenAI({
  apiKey: process.env.TRUEPORTAI_KEY,
  endpoint: "${base}/trueportai-services/azure/my-resource/my-deployment",
  apiVersion: "2024-10-21",
});`,
  },
  {
    name: "Anthropic",
    code: `new Anthropic({
  apiKey: process.env.TRUEPORTAI_KEY,
  baseURL: "${base}/trueportai-services/anthropic",
});`,
  },
  {
    name: "Google Gemini",
    code: `new GoogleGenAI({
  apiKey: process.env.TRUEPORTAI_KEY,
  httpOptions: { baseUrl: "${base}/trueportai-services/google" },
});`,
  },
];

export default async function FrontPage() {
  await connection();
  const base = publicUrl();
  return (
    <main className="mx-auto max-w-3xl px-6 py-16">
      <header className="flex items-baseline justify-between">
        <h1 className="font-semibold text-2xl tracking-tight">TruePortAI</h1>
        <Suspense fallback={<span className="text-quiet text-sm">Looking…</span>}>
          <State />
        </Suspense>
      </header>
      <p className="mt-4 text-lg">
        An open gateway between your code and its AI providers. Change the base URL and the key of
        any official SDK, and every call is metered, limited, governed and logged.
      </p>

      <h2 className="mt-12 font-semibold text-lg">Make the first call</h2>
      <p className="mt-2 text-quiet">
        The first start printed a key. The sandbox answers locally and needs no provider&apos;s key:
      </p>
      <pre className="mt-3">{`export TRUEPORTAI_KEY=sk-…   # the key that npm start printed
${curl(base)}`}</pre>

      <h2 className="mt-12 font-semibold text-lg">Point your SDK here</h2>
      <ul className="mt-3 space-y-6">
        {sdks(base).map(({ name, code }) => (
          <li key={name}>
            <h3 className="font-medium">{name}</h3>
            <pre className="mt-2">{code}</pre>
          </li>
        ))}
      </ul>

      <nav aria-label="More" className="mt-12 flex gap-6 border-line border-t pt-6">
        <Link href="/docs">API documents</Link>
        <a href="/openapi.json">OpenAPI</a>
        <a href="/health">Health</a>
      </nav>
    </main>
  );
}

const words = {
  healthy: "All parts are up",
  degraded: "Up, without Redis",
  unhealthy: "The database is away",
} as const;

async function State() {
  const { status, version } = await getHealth(redisProbe());
  const color = status === "unhealthy" ? "text-bad" : "text-good";
  return (
    <span className="text-sm">
      <span className={color}>{words[status]}</span> <span className="text-quiet">{version}</span>
    </span>
  );
}
