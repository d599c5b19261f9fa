import { type Schema, SchemaTable } from "./schema-table";

interface Content {
  readonly content?: Readonly<
    Record<string, { readonly schema: Schema; readonly example?: unknown }>
  >;
}

/** An operation of the OpenAPI document with the place it stands at. */
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

export function OperationSection({ it }: Readonly<{ it: Described }>) {
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
      <h3 className="font-medium">{it.summary}</h3>
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
          <h4 className="mt-4 text-muted text-sm">Parameters</h4>
          <SchemaTable schema={{ properties, required }} caption={`${it.summary}, parameters`} />
        </>
      ) : null}
      {body ? (
        <>
          <h4 className="mt-4 text-muted text-sm">Body</h4>
          <SchemaTable schema={body.schema} caption={`${it.summary}, body`} />
          {body.example ? (
            <pre className="mt-2">{JSON.stringify(body.example, null, 2)}</pre>
          ) : null}
        </>
      ) : null}
      <h4 className="mt-4 text-muted text-sm">Answers</h4>
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
