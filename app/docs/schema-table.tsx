/** The parts of JSON Schema that our documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

const nameOf = (reference: string): string => reference.split("/").at(-1) ?? reference;

function Kind({ schema }: Readonly<{ schema: Schema }>) {
  const { $ref, anyOf, items, additionalProperties } = schema;
  if ($ref) return <a href={`#schema-${nameOf($ref)}`}>{nameOf($ref)}</a>;
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  if (schema.enum) return <>{schema.enum.map(String).join(" | ")}</>;
  if (anyOf) {
    return anyOf.map((option, index) => (
      <span key={JSON.stringify(option)}>
        {index > 0 ? " or " : null}
        <Kind schema={option} />
      </span>
    ));
  }
  if (items) {
    return (
      <>
        list of <Kind schema={items} />
      </>
    );
  }
  if (schema.type === "object" && typeof additionalProperties === "object") {
    return (
      <>
        map to <Kind schema={additionalProperties} />
      </>
    );
  }
  return <>{schema.format ?? schema.type ?? "any"}</>;
}

function bounds({ minimum, maximum, minLength, maxLength, default: byDefault }: Schema): string {
  const range = (low: number | undefined, high: number | undefined, unit: string): string[] => {
    if (high === undefined || high === Number.MAX_SAFE_INTEGER) return [];
    return [low === undefined ? `up to ${high}${unit}` : `${low}–${high}${unit}`];
  };
  return [
    ...range(minimum, maximum, ""),
    ...range(minLength, maxLength, " characters"),
    ...(byDefault === undefined ? [] : [`default ${JSON.stringify(byDefault)}`]),
  ].join(", ");
}

/** A nullable field keeps its notes in the non-null alternative. */
function notes(field: Schema): string {
  const inner = field.anyOf?.find((option) => option.type !== "null") ?? field;
  return [field.description ?? inner.description, bounds({ ...inner, ...field })]
    .filter(Boolean)
    .join(" · ");
}

/** The fields of an object; any other schema in one line. */
export function SchemaTable({ schema, caption }: Readonly<{ schema: Schema; caption: string }>) {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) {
    return (
      <p className="mt-2 text-sm">
        <Kind schema={schema} />
      </p>
    );
  }
  return (
    <table className="mt-2 w-full text-sm">
      <caption className="sr-only">Fields of {caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="w-1/3 py-1">
            Field
          </th>
          <th scope="col" className="w-1/3 py-1">
            Type
          </th>
          <th scope="col" className="py-1">
            Notes
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([name, field]) => (
          <tr key={name} className="border-line border-t align-top">
            <td className="py-1 pr-4">
              <code>{name}</code>
              {schema.required?.includes(name) ? null : (
                <span className="text-muted"> optional</span>
              )}
            </td>
            <td className="py-1 pr-4">
              <Kind schema={field} />
            </td>
            <td className="py-1 text-muted">{notes(field)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
