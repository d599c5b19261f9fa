import type { Metadata } from "next";
import { connection } from "next/server";
import { SiteHeader } from "@/components/entry/site-header";
import { getSession } from "@/lib/auth/session";
import { errorList } from "@/lib/contract/errors";
import { publicUrl } from "@/lib/control-plane";
import { openApiDocument } from "@/lib/http/openapi";
import { type Described, OperationSection } from "./operation-section";
import { type Schema, SchemaTable } from "./schema-table";

export const metadata: Metadata = { title: "API documents" };

const inOrder = ["get", "post", "put", "patch", "delete"] as const;

function endpoints(): Described[] {
  return Object.entries(openApiDocument().paths).flatMap(([path, methods]) =>
    inOrder.flatMap((method) => {
      const described = methods[method];
      return described ? [{ ...(described as unknown as Described), method, path }] : [];
    }),
  );
}

const providers = [
  ["OpenAI", "ANY /trueportai-services/openai/v1/{path}"],
  ["Anthropic", "ANY /trueportai-services/anthropic/v1/{path}"],
  ["Google Gemini", "ANY /trueportai-services/google/v1beta/{path}"],
  ["Azure OpenAI", "ANY /trueportai-services/azure/{resource}/{deployment}/{path}"],
  ["Sandbox, local", "ANY /trueportai-services/sandbox/v1/{path}"],
] as const;

export default async function DocsPage() {
  await connection();
  const { tags, components } = openApiDocument();
  const all = endpoints();
  return (
    <>
      <SiteHeader isSignedIn={(await getSession()) !== null} />
      <div className="docs mx-auto flex max-w-6xl gap-12 px-6 py-8 max-md:px-4">
        <nav
          aria-label="Endpoints"
          className="sticky top-4 hidden max-h-[calc(100dvh-32px)] w-56 shrink-0 overflow-y-auto text-sm md:block"
        >
          {tags.map(({ name }) => (
            <div key={name} className="mt-5">
              <p className="text-muted">{name}</p>
              <ul className="mt-1 space-y-1">
                {all
                  .filter((it) => it.tags[0] === name)
                  .map((it) => (
                    <li key={it.operationId}>
                      <a href={`#${it.operationId}`}>{it.summary}</a>
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </nav>
        <main className="min-w-0 flex-1">
          <h1 className="font-semibold text-xl">API documents</h1>
          <p className="mt-3">
            The same as a document for tools: <a href="/openapi.json">openapi.json</a>, OpenAPI 3.1.
            Base address: <code>{publicUrl()}</code>
          </p>

          <h2 className="mt-10 font-semibold text-lg" id="proxy">
            Proxy
          </h2>
          <p className="mt-2">
            Everything below these paths goes to the provider as it is. Send a gateway key (
            <code>sk-…</code>) where your SDK sends its own: <code>Authorization: Bearer</code>,{" "}
            <code>x-api-key</code>, <code>api-key</code> or <code>x-goog-api-key</code>.
          </p>
          <table className="mt-3 w-full text-sm">
            <tbody>
              {providers.map(([name, route]) => (
                <tr key={name} className="border-line border-t">
                  <th scope="row" className="w-40 py-2">
                    {name}
                  </th>
                  <td className="py-2">
                    <code>{route}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>

          <h2 className="mt-10 font-semibold text-lg" id="tokens">
            Tokens
          </h2>
          <p className="mt-2">
            The calls below take a token as <code>Authorization: Bearer</code>. Signing in gives a{" "}
            <em>global</em> token, good for twelve hours. Entering a tenant trades it for a{" "}
            <em>scoped</em> one, good for sixty minutes in one tenant and environment; enter again
            to renew it.
          </p>

          {tags.map(({ name }) => (
            <section key={name} aria-labelledby={`tag-${name}`}>
              <h2 id={`tag-${name}`} className="mt-14 font-semibold text-lg">
                {name}
              </h2>
              {all
                .filter((it) => it.tags[0] === name)
                .map((it) => (
                  <OperationSection key={it.operationId} it={it} />
                ))}
            </section>
          ))}

          <h2 className="mt-14 font-semibold text-lg" id="errors">
            Errors
          </h2>
          <p className="mt-2">
            Every error of ours is JSON with a sentence, a code and the id of the request; the shape
            is <a href="#schema-Error">Error</a>. On proxy routes the provider&apos;s own form
            stands beside it, so SDKs raise their typed errors. Errors that a provider sends pass
            through unchanged.
          </p>
          <table className="mt-3 w-full text-sm">
            <caption className="sr-only">Error codes</caption>
            <tbody>
              {errorList.map(({ code, status, meaning }) => (
                <tr key={code} id={code} className="border-line border-t align-top">
                  <td className="w-12 py-1">{status}</td>
                  <th scope="row" className="py-1 pr-4">
                    <code>{code}</code>
                  </th>
                  <td className="py-1">{meaning}</td>
                </tr>
              ))}
            </tbody>
          </table>

          <h2 className="mt-14 font-semibold text-lg" id="schemas">
            Shapes
          </h2>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <section key={name} id={`schema-${name}`} className="mt-6">
              <h3 className="font-medium">{name}</h3>
              <SchemaTable schema={schema as Schema} caption={name} />
            </section>
          ))}
        </main>
      </div>
    </>
  );
}
