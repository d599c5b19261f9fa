import { z } from "zod";
import { operations } from "@/lib/contract";
import { ErrorBody } from "@/lib/contract/common";
import { type Access, type Operation, routeOf } from "@/lib/contract/operation";
import { version } from "@/package.json";

type Json = Record<string, unknown>;

/** Collects named schemas while the parts that use them are written. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  /** A schema as JSON Schema 2020-12, its named parts moved to the components. */
  schema(schema: z.ZodType, io: "input" | "output"): Json {
    const {
      $schema: _,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, {
      io,
      target: "draft-2020-12",
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => replaceByWire(zodSchema, jsonSchema),
    }) as Json;
    for (const [name, part] of Object.entries($defs as Json)) this.schemas[name] ??= relocate(part);
    const name = schema.meta()?.id;
    if (name === undefined) return relocate(root) as Json;
    this.schemas[name] ??= relocate(root);
    return { $ref: `#/components/schemas/${name}` };
  }
}

/** A schema that parses text into something else describes its wire form in `wire`. */
function replaceByWire(schema: z.core.$ZodType, json: Json): void {
  const wire = z.globalRegistry.get(schema)?.wire as Json | undefined;
  if (!wire) {
    delete json.id;
    return;
  }
  const { description, examples } = json;
  for (const key of Object.keys(json)) delete json[key];
  Object.assign(json, wire, description ? { description } : {}, examples ? { examples } : {});
}

function relocate(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(relocate);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === "$ref" ? String(value).replace("#/$defs/", "#/components/schemas/") : relocate(value),
    ]),
  );
}

const security: Record<Access, Json[]> = {
  none: [],
  optional: [{}, { globalToken: [] }],
  global: [{ globalToken: [] }],
  scoped: [{ scopedToken: [] }],
  platform: [{ globalToken: [] }],
};

const bearer = (description: string) => ({
  type: "http",
  scheme: "bearer",
  bearerFormat: "JWT",
  description,
});

function parameters(spec: Operation, components: Components): Json[] {
  const of = (schema: z.ZodType | undefined, place: "path" | "query"): Json[] => {
    if (!schema) return [];
    const { properties = {}, required = [] } = components.schema(schema, "input");
    return Object.entries(properties as Record<string, Json>).map(([name, whole]) => {
      const { description, ...rest } = whole;
      return {
        name,
        in: place,
        required: place === "path" || (required as string[]).includes(name),
        ...(description ? { description } : {}),
        schema: rest,
      };
    });
  };
  return [...of(spec.params, "path"), ...of(spec.query, "query")];
}

const takesIdempotencyKey = (spec: Operation): boolean =>
  spec.route.startsWith("POST ") && spec.access !== "none";

const idempotency = (spec: Operation): Json[] =>
  takesIdempotencyKey(spec)
    ? [
        {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description:
            "The same key with the same body gives the first answer again, for 24 hours; with another body 409",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      ]
    : [];

const meanings: Readonly<Record<number, string>> = {
  400: "The request cannot be read",
  401: "No token, a wrong one or one of the wrong kind",
  402: "The plan has no room for it",
  403: "The role is too low, or the tenant is suspended",
  404: "There is no such thing, or not for you",
  409: "It exists already",
  413: "The body is too large",
  415: "The body is not JSON",
  422: "A field breaks its schema",
  429: "Too many requests; Retry-After says when to come back",
  503: "A part of ours is away; Retry-After says when to come back",
};

function errorStatuses(spec: Operation): number[] {
  if (spec.group === "uncounted") return [];
  return [
    ...(spec.query || spec.body ? [400] : []),
    ...(spec.access === "none" ? [] : [401, 403]),
    ...(spec.params ? [404] : []),
    ...(spec.body ? [413, 415] : []),
    ...(takesIdempotencyKey(spec) ? [409] : []),
    ...(spec.query || spec.body ? [422] : []),
    429,
    503,
    ...(spec.alsoAnswers ?? []),
  ];
}

const listHeaders = {
  "X-Total-Count": { description: "Total size of the list", schema: { type: "integer" } },
  Link: { description: "Neighbouring pages, RFC 8288", schema: { type: "string" } },
};

function responses(spec: Operation, components: Components): Json {
  const { output, status } = spec;
  const success = {
    description: status === 201 ? "Created" : status === 204 ? "Done" : "OK",
    ...(spec.list === "bare" ? { headers: listHeaders } : {}),
    ...(output
      ? {
          content: {
            [spec.download ? "application/octet-stream" : "application/json"]: {
              schema: spec.download ? { type: "string" } : components.schema(output, "output"),
              ...(spec.examples?.output ? { example: spec.examples.output } : {}),
            },
          },
        }
      : {}),
  };
  const alternative = spec.statusFor ? { 503: { ...success, description: meanings[503] } } : {};
  const error = {
    content: { "application/json": { schema: components.schema(ErrorBody, "output") } },
  };
  const errors = [...new Set(errorStatuses(spec))].map((code) => [
    String(code),
    { description: meanings[code], ...error },
  ]);
  return { [status]: success, ...alternative, ...Object.fromEntries(errors) };
}

function describeOperation(spec: Operation, components: Components): Json {
  const found = [...parameters(spec, components), ...idempotency(spec)];
  const needs = spec.role ? `Needs at least the role ${spec.role}.` : "";
  const description = [spec.description, needs].filter(Boolean).join(" ");
  return {
    operationId: spec.id,
    tags: [spec.tag],
    summary: spec.summary,
    ...(description ? { description } : {}),
    ...(spec.deprecated ? { deprecated: true } : {}),
    security: security[spec.access],
    ...(found.length > 0 ? { parameters: found } : {}),
    ...(spec.body
      ? {
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: spec.raw ? { type: "object" } : components.schema(spec.body, "input"),
                ...(spec.examples?.body && !spec.raw ? { example: spec.examples.body } : {}),
              },
            },
          },
        }
      : {}),
    responses: responses(spec, components),
  };
}

function build() {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const spec of operations) {
    const { method, path } = routeOf(spec);
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(spec, components) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "TruePortAI",
      version,
      summary: "An open AI gateway: management and platform APIs",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(operations.map((spec) => spec.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        globalToken: bearer("From POST /platform/api/global/auth/login; says who you are."),
        scopedToken: bearer(
          "From POST /platform/api/global/auth/select-tenant; says in which tenant and environment you act.",
        ),
      },
    },
  };
}

export type OpenApiDocument = ReturnType<typeof build>;

let built: OpenApiDocument | undefined;

/** The OpenAPI 3.1 document of every operation of the contract. */
export function openApiDocument(): OpenApiDocument {
  built ??= build();
  return built;
}
