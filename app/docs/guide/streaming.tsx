import Link from "next/link";
import { CodeBlock } from "@/components/data/code-block";
import { GuideSection } from "./section";

export function Streaming({ baseUrl }: Readonly<{ baseUrl: string }>) {
  return (
    <GuideSection id="streaming" title="Streaming">
      <p>Streams pass event by event as the provider sends them, with nothing collected.</p>
      <CodeBlock
        code={`curl -N ${baseUrl}/trueportai-services/sandbox/v1/chat/completions \\
  -H "Authorization: Bearer $TRUEPORTAI_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"sandbox-echo","stream":true,"messages":[{"role":"user","content":"Hello"}]}'`}
        label="a streamed call"
      />
      <ul className="list-disc space-y-1 pl-5">
        <li>
          <strong className="font-medium">Usage.</strong> OpenAI and Azure chats that do not ask for
          their usage are made to, and the extra event is taken out again. The setting{" "}
          <code>usage_injection</code> switches that off; tokens are then estimated and marked{" "}
          <code>~</code>.
        </li>
        <li>
          <strong className="font-medium">Rules.</strong> Text goes out up to the earliest place
          where a match could be under way: at most 512 characters wait unless the rule says
          otherwise, 4,096 for personal data and secrets. A block in mid-stream ends it with an
          error event in the provider&apos;s form, <a href="#POLICY_VIOLATION">POLICY_VIOLATION</a>.
        </li>
        <li>
          <strong className="font-medium">Leaving.</strong> When the caller hangs up, the call to
          the provider is cancelled at once and logged as <em>cancelled</em>, with what was used.
        </li>
        <li>
          <strong className="font-medium">Failing.</strong> A provider that stops in mid-stream ends
          the stream with <a href="#PROVIDER_TIMEOUT">PROVIDER_TIMEOUT</a> or{" "}
          <a href="#PROVIDER_ERROR">PROVIDER_ERROR</a> as an event, so that a broken answer never
          looks complete.
        </li>
      </ul>
      <p>
        WebSocket connections are answered with 400. See also{" "}
        <Link href="/docs#limits">Limits</Link>.
      </p>
    </GuideSection>
  );
}
