import Link from "next/link";
import { CodeBlock } from "@/components/data/code-block";
import { Snippet } from "@/components/data/snippet";
import { snippetFor } from "@/components/data/snippets";
import { GuideSection, Meanings } from "./section";

interface GuideProps {
  readonly baseUrl: string;
}

export function QuickStart({ baseUrl }: GuideProps) {
  return (
    <GuideSection id="quick-start" title="Quick start">
      <ol className="list-decimal space-y-1 pl-5">
        <li>
          <Link href="/register">Create an account</Link> and a tenant.
        </li>
        <li>
          Create a key under Keys. It is shown once and looks like <code>sk-…</code>
        </li>
        <li>Make a call. The sandbox makes up its own answers, so this needs no provider:</li>
      </ol>
      <CodeBlock
        code={snippetFor("sandbox", "curl", baseUrl, "$TRUEPORTAI_KEY")}
        label="the first call"
      />
      <p>
        It appears in the log a moment later, with tokens, cost and latency. For a real provider an
        admin stores its credential under Providers; then change <code>sandbox</code> in the address
        to <code>openai</code>, <code>anthropic</code>, <code>google</code> or <code>azure</code>.
      </p>
    </GuideSection>
  );
}

export function Sdks({ baseUrl }: GuideProps) {
  const mount = (path: string) => <code>{`${baseUrl}/trueportai-services/${path}`}</code>;
  return (
    <GuideSection id="sdks" title="SDKs">
      <p>
        Two lines change: base address and key. Everything below the address goes to the provider
        unchanged, including streams, tools, images, audio and files.
      </p>
      <Meanings
        caption="Base address of each provider"
        rows={[
          ["OpenAI", mount("openai/v1")],
          ["Anthropic", mount("anthropic")],
          ["Google", mount("google")],
          ["Azure OpenAI", mount("azure/RESOURCE/DEPLOYMENT")],
          ["Sandbox, local", mount("sandbox/v1")],
        ]}
      />
      <Snippet
        baseUrl={baseUrl}
        apiKey="TRUEPORTAI_KEY"
        provider="openai"
        languages={["python", "node", "curl"]}
      />
      <p>
        The key goes where the SDK sends its own: <code>Authorization: Bearer</code>,{" "}
        <code>x-api-key</code>, <code>api-key</code> or <code>x-goog-api-key</code>.
      </p>
    </GuideSection>
  );
}

export function Api({
  baseUrl,
  groups,
}: GuideProps & {
  readonly groups: readonly {
    readonly href: string;
    readonly name: string;
    readonly count: number;
  }[];
}) {
  return (
    <GuideSection id="api" title="API">
      <p>
        Everything the dashboard does is a call that programs can also make. For tools:{" "}
        <a href="/openapi.json">openapi.json</a>, OpenAPI 3.1. Signing in gives a <em>global</em>{" "}
        token, valid for twelve hours; entering a tenant exchanges it for a <em>scoped</em> one,
        valid for sixty minutes in one tenant and environment.
      </p>
      <CodeBlock
        code={`curl -X POST ${baseUrl}/platform/api/global/auth/login \\
  -H "Content-Type: application/json" \\
  -d '{"email":"ada@example.com","password":"correct horse battery"}'

curl -X POST ${baseUrl}/platform/api/global/auth/select-tenant \\
  -H "Authorization: Bearer $GLOBAL_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"tenant_id":"ten_0Vz1c9Qm4nJ8sK2dLw7XyR","env":"production"}'`}
        label="signing in and entering a tenant"
      />
      <ul className="grid gap-x-8 sm:grid-cols-2">
        {groups.map(({ href, name, count }) => (
          <li key={href} className="border-t py-1.5">
            <Link href={href} prefetch={false}>
              {name}
            </Link>{" "}
            <span className="text-muted">{count}</span>
          </li>
        ))}
      </ul>
    </GuideSection>
  );
}
