import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { publicUrl } from "@/lib/control-plane";
import { type EndpointGroup, endpointGroups, shapesOf } from "../../documents";
import { OperationSection } from "../../operation-section";
import { SchemaTable } from "../../schema-table";

interface GroupPageProps {
  readonly params: Promise<{ readonly group: string }>;
}

async function groupOf({ params }: GroupPageProps): Promise<EndpointGroup | undefined> {
  const { group: slug } = await params;
  return endpointGroups().find((group) => group.slug === slug);
}

export async function generateMetadata(props: GroupPageProps): Promise<Metadata> {
  return { title: `${(await groupOf(props))?.name ?? "Docs"} API` };
}

export default async function DocsGroupPage(props: GroupPageProps) {
  await connection();
  const group = await groupOf(props);
  if (!group) return notFound();
  const shapes = shapesOf(group);
  return (
    <>
      <h1 className="mt-6 font-semibold text-xl">{group.name}</h1>
      <ul className="mt-3 text-sm">
        {group.endpoints.map((it) => (
          <li key={it.operationId} className="py-0.5">
            <a href={`#${it.operationId}`}>{it.summary}</a>{" "}
            <code className="text-muted">
              {it.method.toUpperCase()} {it.path}
            </code>
          </li>
        ))}
      </ul>
      {group.endpoints.map((it) => (
        <OperationSection key={it.operationId} it={it} baseUrl={publicUrl()} />
      ))}
      {shapes.length > 0 ? (
        <h2 id="shapes" className="mt-14 font-semibold text-lg">
          Shapes
        </h2>
      ) : null}
      {shapes.map(([name, schema]) => (
        <section key={name} id={`schema-${name}`} className="mt-6">
          <h3 className="font-medium">{name}</h3>
          <SchemaTable schema={schema} caption={name} />
        </section>
      ))}
    </>
  );
}
