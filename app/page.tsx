import { connection } from "next/server";
import { Suspense } from "react";
import { CodeBlock } from "@/components/data/code-block";
import { snippetFor } from "@/components/data/snippets";
import { type Difference, SdkDifference } from "@/components/entry/sdk-difference";
import { SiteHeader } from "@/components/entry/site-header";
import { ButtonLink } from "@/components/ui/button";
import { getSession } from "@/lib/auth/session";
import { publicUrl, redisProbe } from "@/lib/control-plane";
import { getHealth } from "@/lib/services/health";

const differences = (base: string): Difference[] => [
  {
    name: "OpenAI",
    lines: [
      "  const client = new OpenAI({",
      "-   apiKey: process.env.OPENAI_API_KEY,",
      "+   apiKey: process.env.TRUEPORTAI_KEY,",
      `+   baseURL: "${base}/trueportai-services/openai/v1",`,
      "  });",
    ],
  },
  {
    name: "Anthropic",
    lines: [
      "  const client = new Anthropic({",
      "-   apiKey: process.env.ANTHROPIC_API_KEY,",
      "+   apiKey: process.env.TRUEPORTAI_KEY,",
      `+   baseURL: "${base}/trueportai-services/anthropic",`,
      "  });",
    ],
  },
  {
    name: "Google",
    lines: [
      "  const client = new GoogleGenAI({",
      "-   apiKey: process.env.GEMINI_API_KEY,",
      "+   apiKey: process.env.TRUEPORTAI_KEY,",
      `+   httpOptions: { baseUrl: "${base}/trueportai-services/google" },`,
      "  });",
    ],
  },
  {
    name: "Azure",
    lines: [
      "  const client = new AzureOpenAI({",
      "-   apiKey: process.env.AZURE_OPENAI_API_KEY,",
      '-   endpoint: "https://my-resource.openai.azure.com",',
      "+   apiKey: process.env.TRUEPORTAI_KEY,",
      `+   baseURL: "${base}/trueportai-services/azure/my-resource/my-deployment",`,
      '    apiVersion: "2024-10-21",',
      "  });",
    ],
  },
];

const facts = [
  {
    title: "Every call on one page",
    text: "Tokens, cost, latency and outcome of each call, by key, model and provider, seconds after it ended.",
  },
  {
    title: "Rules before and after the model",
    text: "Ninety kinds of personal data and secrets, and injected instructions, are blocked, masked or reported, in streamed answers too. Of 34,810 harmless prompts, 3 raised a high or critical alarm.",
  },
  {
    title: "Yours to run",
    text: "One command on one machine, Postgres included. Prompts leave it only for the provider you chose, and a revoked key is refused everywhere within a second.",
  },
];

export default async function FrontPage() {
  await connection();
  const base = publicUrl();
  const isSignedIn = (await getSession()) !== null;
  return (
    <>
      <SiteHeader isSignedIn={isSignedIn} />
      <main className="mx-auto w-full max-w-6xl px-6 py-12 max-md:px-4 max-md:py-6">
        <div className="grid grid-cols-[minmax(0,5fr)_minmax(0,6fr)] items-center gap-12 max-lg:grid-cols-1 max-lg:gap-8">
          <div>
            <h1 className="max-w-[20ch] text-balance font-semibold text-2xl">
              One gate for every AI call your organisation makes
            </h1>
            <p className="mt-4 max-w-prose text-lg text-muted">
              An open gateway between your code and its AI providers. Change the base URL and the
              key of any official SDK, and every call is metered, limited, governed and logged.
            </p>
            <div className="mt-6 flex flex-wrap gap-2">
              {isSignedIn ? (
                <ButtonLink href="/dashboard" kind="primary" prefetch={false}>
                  Open dashboard
                </ButtonLink>
              ) : (
                <>
                  <ButtonLink href="/register" kind="primary">
                    Create account
                  </ButtonLink>
                  <ButtonLink href="/login">Sign in</ButtonLink>
                </>
              )}
            </div>
            <p className="mt-6 text-sm">
              <Suspense fallback={<span className="text-muted">Looking how it is…</span>}>
                <State />
              </Suspense>
            </p>
          </div>
          <SdkDifference differences={differences(base)} />
        </div>

        <ul className="mt-16 grid grid-cols-3 gap-8 border-t pt-8 max-lg:mt-10 max-md:grid-cols-1">
          {facts.map(({ title, text }) => (
            <li key={title}>
              <h2 className="font-medium">{title}</h2>
              <p className="mt-1 text-muted">{text}</p>
            </li>
          ))}
        </ul>

        <section aria-labelledby="try" className="mt-12">
          <h2 id="try" className="font-semibold text-lg">
            Try it now
          </h2>
          <p className="mt-1 mb-3 max-w-prose text-muted">
            The sandbox answers from this server and needs no provider&apos;s key. The first start
            printed a gateway key; set it as <code>TRUEPORTAI_KEY</code>.
          </p>
          <CodeBlock
            label="the command"
            code={snippetFor("sandbox", "curl", base, "$TRUEPORTAI_KEY")}
          />
        </section>

        <footer className="mt-12 flex flex-wrap gap-x-6 gap-y-2 border-t pt-6 text-muted">
          <a href="/openapi.json" className="link">
            OpenAPI
          </a>
          <a href="/health" className="link">
            Health
          </a>
        </footer>
      </main>
    </>
  );
}

const words = {
  healthy: "All parts are up",
  degraded: "Up, without Redis",
  unhealthy: "The database is away",
} as const;

async function State() {
  const { status, version } = await getHealth(redisProbe());
  const color = status === "unhealthy" ? "text-critical-text" : "text-ok-text";
  return (
    <>
      <span className={color}>{words[status]}</span>
      <span className="text-muted"> · {version}</span>
    </>
  );
}
