import { CodeBlock } from "@/components/data/code-block";
import { type Schema, SchemaTable } from "./schema-table";

interface Content {
  readonly content?: Readonly<
    Record<string, { readonly schema: Schema; readonly example?: unknown }>
  >;
}

/** An operation of the OpenAPI document with its method and path. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}

const tokens: Readonly<Record<string, string>> = {
  globalToken: "Takes a global token.",
  scopedToken: "Takes a scoped token.",
};

const partOf = ({ content }: Content) => content?.["application/json"];

/** The call as a command for the reader's own installation. */
function commandOf(it: Described, baseUrl: string, token: string | undefined): string {
  const example = it.requestBody && partOf(it.requestBody)?.example;
  const data = example ? JSON.stringify(example).replaceAll("'", "'\\''") : null;
  const method = it.method.toUpperCase();
  return [
    `curl ${method === "GET" ? "" : `-X ${method} `}"${baseUrl}${it.path}"`,
    ...(token ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(data ? ['-H "Content-Type: application/json"', `-d '${data}'`] : []),
  ].join(" \\\n  ");
}

interface OperationSectionProps {
  readonly it: Described;
  readonly baseUrl: string;
}

export function OperationSection({ it, baseUrl }: OperationSectionProps) {
  const token = Object.keys(it.security[0] ?? {})[0];
  const body = it.requestBody && partOf(it.requestBody);
  const parameters = it.parameters ?? [];
  const properties = Object.fromEntries(
    parameters.map(({ name, description, schema }) => [
      name,
      description ? { ...schema, description } : schema,
    ]),
  );
  const required = parameters.filter((one) => one.required).map((one) => one.name);
  return (
    <section id={it.operationId} className="mt-8 border-line border-t pt-6">
      <h2 className="font-semibold text-lg">{it.summary}</h2>
      <p className="mt-1">
        <code>
          {it.method.toUpperCase()} {it.path}
        </code>
      </p>
      <p className="mt-2">
        {it.description} {token ? tokens[token] : "Takes no token."}
      </p>
      {parameters.length > 0 ? (
        <>
          <h3 className="mt-4 text-muted text-sm">Parameters</h3>
          <SchemaTable schema={{ properties, required }} caption={`${it.summary}, parameters`} />
        </>
      ) : null}
      {body ? (
        <>
          <h3 className="mt-4 text-muted text-sm">Body</h3>
          <SchemaTable schema={body.schema} caption={`${it.summary}, body`} />
        </>
      ) : null}
      <h3 className="mt-4 mb-1 text-muted text-sm">Call</h3>
      <CodeBlock
        code={commandOf(it, baseUrl, token)}
        label={`the call: ${it.summary.toLowerCase()}`}
      />
      <h3 className="mt-4 text-muted text-sm">Answers</h3>
      <ul className="mt-1 text-sm">
        {Object.entries(it.responses).map(([status, answer]) => (
          <Answer key={status} status={status} answer={answer} />
        ))}
      </ul>
    </section>
  );
}

function Answer({
  status,
  answer,
}: Readonly<{ status: string; answer: Described["responses"][string] }>) {
  const schema = partOf(answer)?.schema;
  const shape = schema?.$ref ?? schema?.items?.$ref ?? schema?.properties?.items?.items?.$ref;
  const name = shape?.split("/").at(-1);
  return (
    <li>
      <code>{status}</code> {answer.description}
      {name && name !== "Error" ? (
        <>
          : <a href={`#schema-${name}`}>{name}</a>
          {schema?.$ref ? null : ", a list"}
        </>
      ) : null}
    </li>
  );
}
