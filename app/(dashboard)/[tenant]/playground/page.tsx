import type { Metadata } from "next";
import { PageHeader } from "@/components/data/page-header";
import { snippetProviders } from "@/components/data/snippets";
import { requestTurns } from "@/components/logs/conversation";
import { Playground } from "@/components/playground/playground";
import { type Asking, emptyAsking } from "@/components/playground/playground-call";
import { AppError } from "@/lib/errors";
import { getLog, getLogBodies } from "@/lib/services/log-detail";
import { about, type EnteredPage, enter, type TenantPageProps } from "../enter";

export const metadata: Metadata = { title: "Playground" };

export default async function PlaygroundPage(props: TenantPageProps) {
  const page = await enter(props, "member", "/playground");
  const { from } = page.params;
  const first = typeof from === "string" ? await fromCall(page, from) : emptyAsking;
  return (
    <>
      <PageHeader
        title="Playground"
        note="Any model through the gateway, under the rules in force."
      />
      <Playground key={String(from)} first={first} />
    </>
  );
}

/** A call's bodies, where they were kept and are text. */
async function fromCall({ ctx }: EnteredPage, id: string): Promise<Asking> {
  try {
    const call = await getLog(ctx, about({ id }));
    const { request } = await getLogBodies(ctx, about({ id }));
    const turns = (request ? requestTurns(request.text) : []).map(({ role, parts }) => ({
      role,
      text: parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n"),
    }));
    const spoken = turns.filter(({ role }) => role === "user" || role === "assistant");
    return {
      ...emptyAsking,
      provider: snippetProviders.find(({ id: known }) => known === call.provider)?.id ?? "sandbox",
      model: call.model ?? "",
      system: turns
        .flatMap(({ role, text }) => (role === "system" || role === "developer" ? [text] : []))
        .join("\n"),
      turns: spoken.length > 0 ? (spoken as Asking["turns"]) : emptyAsking.turns,
      isStreamed: call.streamed,
    };
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return emptyAsking;
    throw error;
  }
}
