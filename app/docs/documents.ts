import { errorList } from "@/lib/contract/errors";
import { openApiDocument } from "@/lib/http/openapi";
import { entityViews } from "@/lib/services/policy-trials";
import type { Described } from "./operation-section";
import type { Schema } from "./schema-table";

/** Endpoints of one subject, on a page of their own. */
export interface EndpointGroup {
  readonly name: string;
  readonly href: string;
  readonly slug: string;
  readonly endpoints: readonly Described[];
}

const inOrder = ["get", "post", "put", "patch", "delete"] as const;

function readGroups(): readonly EndpointGroup[] {
  const { paths, tags } = openApiDocument();
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    inOrder.flatMap((method) => {
      const described = methods[method];
      return described ? [{ ...(described as unknown as Described), method, path }] : [];
    }),
  );
  return tags.map(({ name }) => {
    const slug = name.toLowerCase().replaceAll(/[^a-z]+/g, "-");
    const endpoints = all.filter((it) => it.tags[0] === name);
    return { name, slug, href: `/docs/api/${slug}`, endpoints };
  });
}

let groups: readonly EndpointGroup[] | undefined;

/** Every group of endpoints, in the order of the contract. */
export function endpointGroups(): readonly EndpointGroup[] {
  groups ??= readGroups();
  return groups;
}

const referred = (part: unknown): string[] =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name = ""]) => name,
  );

/** The named schemas that a group's bodies and answers use, nested ones included; errors have their own section. */
export function shapesOf({ endpoints }: EndpointGroup): readonly (readonly [string, Schema])[] {
  const { schemas } = openApiDocument().components;
  const used = new Set<string>();
  const waiting = endpoints.flatMap((it) => referred([it.requestBody ?? null, it.responses]));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === "Error" || used.has(name)) continue;
    used.add(name);
    waiting.push(...referred(schemas[name] ?? null));
  }
  return Object.entries(schemas as Record<string, Schema>).filter(([name]) => used.has(name));
}

/** The guide's sections, as the contents and the search name them. */
export const guideSections = [
  { id: "quick-start", title: "Quick start", words: "first call key curl sandbox base url" },
  { id: "sdks", title: "SDKs", words: "openai anthropic gemini azure python node client library" },
  { id: "errors", title: "Errors", words: "code status detail retry request id" },
  { id: "policies", title: "Policies and entities", words: "rules block redact pii injection" },
  { id: "streaming", title: "Streaming", words: "sse events usage tokens cancel" },
  { id: "webhooks", title: "Webhooks", words: "verify signature secret delivery retry" },
  { id: "limits", title: "Limits", words: "rate 429 quota budget body size headers" },
  { id: "api", title: "API", words: "openapi endpoints tokens global scoped" },
] as const;

export interface Found {
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly kind: "Guide" | "Error" | "Endpoint" | "Entity";
}

function everything(): readonly Found[] {
  return [
    ...guideSections.map(({ id, title, words }) => ({
      kind: "Guide" as const,
      title,
      text: words,
      href: `/docs#${id}`,
    })),
    ...errorList.map(({ code, status, meaning }) => ({
      kind: "Error" as const,
      title: code,
      text: `${status}: ${meaning}`,
      href: `/docs#${code}`,
    })),
    ...endpointGroups().flatMap((group) =>
      group.endpoints.map((it) => ({
        kind: "Endpoint" as const,
        title: it.summary,
        text: `${it.method.toUpperCase()} ${it.path}`,
        href: `${group.href}#${it.operationId}`,
      })),
    ),
    ...entityViews().map(({ entity, title, group }) => ({
      kind: "Entity" as const,
      title: entity,
      text: `${title}, ${group}`,
      href: "/docs#policies",
    })),
  ];
}

const mostFound = 50;

/** Entries that contain every word of the query, title matches first. */
export function searchDocs(question: string): readonly Found[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const misses = ({ title }: Found): number =>
    words.filter((word) => !title.toLowerCase().includes(word)).length;
  return everything()
    .filter(({ title, text }) => {
      const whole = `${title} ${text}`.toLowerCase();
      return words.every((word) => whole.includes(word));
    })
    .sort((one, other) => misses(one) - misses(other))
    .slice(0, mostFound);
}
