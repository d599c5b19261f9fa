import { connection } from "next/server";
import { asVisitor } from "@/lib/auth/session";
import { publicUrl } from "@/lib/control-plane";
import { endpointGroups } from "./documents";
import { Errors } from "./guide/errors";
import { Limits } from "./guide/limits";
import { Policies } from "./guide/policies";
import { Api, QuickStart, Sdks } from "./guide/start";
import { Streaming } from "./guide/streaming";
import { Webhooks } from "./guide/webhooks";

/** The guide; each group of endpoints has a page of its own. */
export default async function DocsPage() {
  await connection();
  const { installation } = await asVisitor();
  const baseUrl = publicUrl();
  return (
    <>
      <h1 className="mt-6 font-semibold text-xl">Docs</h1>
      <p className="mt-1 text-muted">
        This installation answers at <code className="text-text">{baseUrl}</code>; examples have it
        filled in.
      </p>
      <QuickStart baseUrl={baseUrl} />
      <Sdks baseUrl={baseUrl} />
      <Errors />
      <Policies baseUrl={baseUrl} />
      <Streaming baseUrl={baseUrl} />
      <Webhooks baseUrl={baseUrl} />
      <Limits
        inspectedBytes={installation.MAX_INSPECTED_BODY_BYTES}
        streamedBytes={installation.MAX_STREAMED_BODY_BYTES}
        inFlightPerKey={installation.MAX_IN_FLIGHT_PER_KEY}
      />
      <Api
        baseUrl={baseUrl}
        groups={endpointGroups().map(({ href, name, endpoints }) => ({
          href,
          name,
          count: endpoints.length,
        }))}
      />
    </>
  );
}
