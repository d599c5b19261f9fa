import Link from "next/link";
import { Copy } from "@/components/data/copy";
import { Time } from "@/components/data/time";
import { Duration, GivenText, Money, Tokens } from "@/components/data/values";
import { ButtonLink } from "@/components/ui/button";
import { providerName } from "@/lib/contract/choices";
import type { LogBodies, LogDetail } from "@/lib/contract/exchanges";
import { formatPlural } from "@/lib/format";
import { hrefWith } from "@/lib/search-params";
import { BodyView } from "./body-view";
import { callAsCurl } from "./call-as-curl";
import { CallStatus } from "./call-status";
import { PolicyStrip, TimeBar } from "./call-story";
import { requestTurns, responseTurns } from "./conversation";
import { ConversationView } from "./conversation-view";
import { ProviderMark } from "./log-columns";
import { LogFacts } from "./log-facts";
import { PanelTabs } from "./panel-tabs";

/** Model, status, cost, latency and time in two lines. */
export function LogHead({ call }: Readonly<{ call: LogDetail }>) {
  return (
    <div className="space-y-1">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <CallStatus call={call} />
        <span className="flex min-w-0 items-center gap-2 font-medium">
          <ProviderMark provider={call.provider} />
          <GivenText text={call.model ?? providerName(call.provider)} />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 text-muted text-sm">
        <Money usd={call.cost_usd} />
        <Duration ms={call.latency_ms} />
        <span className="inline-flex items-center gap-1">
          <Time at={call.timestamp} form="full" />
          <Copy value={call.request_id} label="the request id" shortcut="c" />
        </span>
      </div>
    </div>
  );
}

interface LogPanelProps {
  readonly call: LogDetail;
  readonly bodies: LogBodies;
  readonly slug: string;
  readonly isAdmin: boolean;
  /** Address of the call, with its environment. */
  readonly link: string;
  readonly baseUrl: string;
}

/** Characters of a body that a page carries. */
const shownCharacters = 256 * 1_024;

/** One call in full. */
export function LogPanel({ call, bodies, slug, isAdmin, link, baseUrl }: LogPanelProps) {
  const side = (name: "request" | "response") => {
    const body = bodies[name];
    if (!body) return <NotKept call={call} side={name} slug={slug} isAdmin={isAdmin} />;
    return (
      <BodyView
        callId={call.id}
        side={name}
        text={readable(body.text.slice(0, shownCharacters))}
        isShortened={body.text.length > shownCharacters}
        isCut={body.is_cut}
      />
    );
  };
  const turns = [
    ...(bodies.request ? requestTurns(bodies.request.text) : []),
    ...(bodies.response ? responseTurns(bodies.response.text) : []),
  ];
  return (
    <div className="space-y-4">
      <PolicyStrip call={call} slug={slug} />
      <TimeBar call={call} />
      <div className="flex flex-wrap gap-2">
        {bodies.request ? (
          <ButtonLink size="sm" href={`/${slug}/playground?from=${call.id}`}>
            Open in the playground
          </ButtonLink>
        ) : null}
        <Copy
          value={callAsCurl(call, bodies.request?.text ?? null, baseUrl)}
          label="the call for a terminal"
          text="Copy as curl"
        />
        <Copy value={link} label="the link" text="Copy link" />
        <ButtonLink size="sm" href={hrefWith(`/${slug}/logs`, likeIt(call))} prefetch={false}>
          Calls like this
        </ButtonLink>
      </div>
      <PanelTabs
        label="The call"
        tabs={[
          {
            id: "conversation",
            label: "Conversation",
            content: (
              <div className="space-y-3">
                {turns.length > 0 ? <ConversationView turns={turns} /> : null}
                {turns.length === 0 && bodies.request ? (
                  <p className="text-muted">This API&apos;s texts are shown under Request.</p>
                ) : null}
                {bodies.request ? null : (
                  <NotKept call={call} side="request" slug={slug} isAdmin={isAdmin} />
                )}
                <p className="text-muted text-sm">
                  <Tokens
                    input={call.prompt_tokens}
                    output={call.completion_tokens}
                    isEstimated={call.usage_estimated}
                  />{" "}
                  tokens{call.usage_estimated ? ", estimated: the provider reported none" : ""}
                </p>
              </div>
            ),
          },
          { id: "request", label: "Request", content: side("request") },
          { id: "response", label: "Response", content: side("response") },
          { id: "details", label: "Details", content: <LogFacts call={call} slug={slug} /> },
        ]}
      />
    </div>
  );
}

/** What the list is asked for to show calls that are alike: of one key and model, ended the same way. */
const likeIt = ({ key_id, model, outcome }: LogDetail) => ({
  api_key: key_id,
  ...(model === null ? {} : { model }),
  outcome,
});

/** JSON with line breaks; anything else as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

interface NotKeptProps {
  readonly call: LogDetail;
  readonly side: "request" | "response";
  readonly slug: string;
  readonly isAdmin: boolean;
}

function NotKept({ call, side, slug, isAdmin }: NotKeptProps) {
  const { kept } = call;
  const sentences = {
    kept: "This text is empty.",
    not_kept:
      kept.capture === "none"
        ? "Only numbers are kept for this tenant, not prompts or answers."
        : "The text of this call wasn't kept.",
    expired: `Texts are kept ${formatPlural(kept.retention_days, "day")}; this one is deleted.`,
    in_bucket: "This text is in the tenant's own bucket and isn't read from there.",
    admins_only: "This text is kept unredacted, so only admins can open it.",
  };
  const canChange = kept[side].state === "not_kept" && kept.capture === "none";
  return (
    <p className="text-muted">
      {sentences[kept[side].state]}{" "}
      {canChange && isAdmin ? (
        <Link href={`/${slug}/settings/storage`} className="link">
          Change what is kept
        </Link>
      ) : null}
      {canChange && !isAdmin ? "Admins can change that under Storage." : null}
    </p>
  );
}
