import { CodeBlock } from "@/components/data/code-block";
import { errorList } from "@/lib/contract/errors";
import { GuideSection } from "./section";

const example = `{
  "detail": "This key may make 60 requests per minute. Try again in 12 s.",
  "code": "RATE_LIMIT_EXCEEDED",
  "retry_after": 12,
  "request_id": "req_0Vz1c9Qm4nJ8sK2dLw7XyR"
}`;

/** Errors everywhere link to the row of their code here. */
export function Errors() {
  return (
    <GuideSection id="errors" title="Errors">
      <p>
        Every error of ours is JSON with a sentence, a code and the request&apos;s id. On proxy
        paths it also has the provider&apos;s own form, so SDKs raise their typed errors, and the
        header <code>x-trueportai-error-source</code> says <code>gateway</code>. Errors that a
        provider sends pass through unchanged.
      </p>
      <CodeBlock code={example} label="an error" />
      <p>
        <code>Retry-After</code> gives the seconds to wait. <code>x-should-retry: false</code> marks
        errors that waiting does not cure, so that SDKs do not retry.
      </p>
      <table className="w-full text-sm">
        <caption className="sr-only">Error codes</caption>
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col" className="w-14 py-1">
              Status
            </th>
            <th scope="col" className="w-1/3 py-1 pr-4">
              Code
            </th>
            <th scope="col" className="py-1">
              What it means and what to do
            </th>
          </tr>
        </thead>
        <tbody>
          {errorList.map(({ code, status, meaning }) => (
            <tr
              key={code}
              id={code}
              className="border-t align-top target:bg-accent-soft max-sm:grid max-sm:grid-cols-[3rem_minmax(0,1fr)]"
            >
              <td className="nums py-1.5">{status}</td>
              <th scope="row" className="py-1.5 pr-4 text-text!">
                <code>{code}</code>
              </th>
              <td className="py-1.5 max-sm:col-span-2 max-sm:pt-0">{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </GuideSection>
  );
}
