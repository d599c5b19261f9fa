import { expect, test } from "vitest";
import { operations } from "@/lib/contract";
import { routeOf } from "@/lib/contract/operation";
import { openApiDocument } from "./openapi";

const text = JSON.stringify(openApiDocument());
const document = JSON.parse(text) as {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
};

interface Described {
  operationId: string;
  tags: string[];
  summary: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

const described = operations.map((spec) => {
  const { method, path } = routeOf(spec);
  return { spec, path, it: document.paths[path]?.[method.toLowerCase()] };
});

test("every operation of the contract is described once, and nothing else is", () => {
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((it) => it.operationId),
  );
  expect(ids.toSorted()).toEqual(operations.map((spec) => spec.id).toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

test("every reference leads to a named schema", () => {
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
    expect(document.components.schemas).toHaveProperty(reference.split("/").at(-1) ?? "");
  }
  expect(text).not.toContain("$defs");
});

test.each(described)("$spec.id is a valid operation object", ({ spec, path, it }) => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  const inPath = (it?.parameters ?? []).filter((parameter) => parameter.in === "path");
  expect(inPath.map((parameter) => parameter.name)).toEqual(names);
  expect(inPath.every((parameter) => parameter.required)).toBe(true);
  expect(it?.summary).toBeTruthy();
  expect(it?.tags).toHaveLength(1);
  for (const [status, response] of Object.entries(it?.responses ?? {})) {
    expect(status).toMatch(/^[2-5]\d\d$/);
    expect(response.description).toBeTruthy();
  }
  expect(it?.responses).toHaveProperty(String(spec.status));
  expect(it?.security.flatMap(Object.keys)).toEqual(
    spec.access === "none" ? [] : [spec.access === "scoped" ? "scopedToken" : "globalToken"],
  );
});

test.each(operations.filter((spec) => spec.body))(
  "$id shows a body that its schema accepts",
  (spec) => {
    expect(spec.body?.safeParse(spec.examples?.body)).toMatchObject({ success: true });
  },
);

test("integers, times and e-mails are shown as they are on the wire", () => {
  const parameters = document.paths["/trueportai-services/api/v1/analytics/logs"]?.get?.parameters;
  const schemaOf = (name: string) => parameters?.find((it) => it.name === name)?.schema;
  expect(schemaOf("limit")).toEqual({ type: "integer", minimum: 1, maximum: 500, default: 50 });
  expect(schemaOf("start_date")).toEqual({ type: "string", format: "date-time" });
});
