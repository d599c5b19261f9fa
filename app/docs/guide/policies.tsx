import { CodeBlock } from "@/components/data/code-block";
import { entityViews } from "@/lib/services/policy-trials";
import { GuideSection, Meanings } from "./section";

const kinds: Readonly<Record<string, string>> = {
  pii: "Personal data and secrets",
  injection: "Prompt injection",
  bias: "Bias",
  exfiltration: "Exfiltration",
};

export function Policies({ baseUrl }: Readonly<{ baseUrl: string }>) {
  const entities = entityViews();
  return (
    <GuideSection id="policies" title="Policies and entities">
      <p>
        A rule looks for a pattern, words or a kind of finding in prompts, answers or both, and then
        acts. Every rule that applies sees the whole text; if one blocks, the call stops, otherwise
        all redactions are made. In <em>shadow</em> a rule stores what it would have done and
        changes nothing.
      </p>
      <Meanings
        caption="Actions"
        rows={[
          ["block", "The call is refused with 403 POLICY_VIOLATION; the provider never sees it."],
          ["redact", "Matches are masked, such as [REDACTED:SSN], and the call goes on."],
          ["alert", "The call goes on; admins are notified by mail and webhook."],
          ["log", "The call goes on; a violation is stored."],
        ]}
      />
      <CodeBlock
        code={`curl -X POST ${baseUrl}/trueportai-services/api/v1/policies \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"name":"No card numbers","trigger_type":"pii","entities":["CREDIT_CARD"],"action":"redact"}'`}
        label="making a rule"
      />
      <p>
        Patterns are RE2: they run in linear time, without look-ahead and back-references. What
        matched is never stored; previews show <code>[REDACTED]</code>. These are the entities a
        rule can name; those marked <em>on request</em> are looked for only where a rule names them.
      </p>
      {Object.entries(kinds).map(([type, title]) => {
        const ofKind = entities.filter((entity) => entity.type === type);
        if (ofKind.length === 0) return null;
        return (
          <details key={type} className="rounded-lg border bg-surface px-4">
            <summary className="py-2.5 font-medium max-md:py-3">
              {title} <span className="font-normal text-muted">{ofKind.length}</span>
            </summary>
            <ul className="grid gap-x-6 pb-3 text-sm sm:grid-cols-2">
              {ofKind.map(({ entity, title: name, on_by_default: isUsual }) => (
                <li key={entity} className="py-0.5">
                  <code>{entity}</code> {name}
                  {isUsual ? null : <span className="text-muted">, on request</span>}
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </GuideSection>
  );
}
