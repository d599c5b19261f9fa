import Link from "next/link";
import { CodeBlock } from "@/components/data/code-block";
import { verifyInNode, verifyInPython } from "@/components/docs/webhook-snippets";
import { GuideSection } from "./section";

const delivery = (baseUrl: string) => `{
  "type": "violation.alert",
  "timestamp": "2026-11-12T14:03:27.000Z",
  "data": {
    "tenant": "acme",
    "env": "production",
    "rule_id": "pol_0Vz1c9Qm4nJ8sK2dLw7XyR",
    "type": "pii",
    "severity": "high",
    "action": "redact",
    "description": "SSN detected in user prompt",
    "count": 3,
    "first_at": "2026-11-12T14:01:02.000Z",
    "last_at": "2026-11-12T14:03:26.000Z",
    "violation_id": "vio_0Vz1c9Qm4nJ8sK2dLw7XyR",
    "url": "${baseUrl}/acme/violations/vio_0Vz1c9Qm4nJ8sK2dLw7XyR"
  }
}`;

export function Webhooks({ baseUrl }: Readonly<{ baseUrl: string }>) {
  return (
    <GuideSection id="webhooks" title="Webhooks">
      <p>
        Alerts are posted as JSON, signed as{" "}
        <a href="https://www.standardwebhooks.com" rel="noreferrer">
          Standard Webhooks
        </a>{" "}
        says. Any 2xx within ten seconds counts as received; anything else is tried eight times over
        about 33 hours, except 410, which ends it. Redirects are not followed, and addresses must be
        https and public.
      </p>
      <CodeBlock code={delivery(baseUrl)} label="a delivery" />
      <p>
        Check the signature over the raw body before you trust it. After a rotation the old secret
        signs alongside the new one for a while, so the header may hold two.
      </p>
      <h3 className="font-medium">Node</h3>
      <CodeBlock code={verifyInNode} label="checking a signature in Node" />
      <h3 className="font-medium">Python</h3>
      <CodeBlock code={verifyInPython} label="checking a signature in Python" />
      <p>
        Endpoints: <Link href="/docs/api/webhooks">Webhooks API</Link>.
      </p>
    </GuideSection>
  );
}
