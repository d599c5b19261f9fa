"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError, sentenceOf, useApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { SecretLine } from "@/components/data/secret-once";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { formatPlural } from "@/lib/format";
import { RoleField } from "./role-field";

/** The result for one address. */
interface Invited {
  readonly email: string;
  /** The link, where no mail server is configured. */
  readonly url: string | null;
  readonly problem: string | null;
}

const addressesIn = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((part) => part !== "")),
];

/** Invites by mail, several at once; where no mail server is configured, the links are shown once instead. */
export function InviteMember() {
  const api = useApi();
  const router = useRouter();
  const [results, setResults] = useState<readonly Invited[] | null>(null);
  const invite = async (email: string, asRole: string): Promise<Invited> => {
    const path = "/platform/api/service/invites";
    try {
      const body = { email, role: asRole };
      const made = await api<{ invite_url?: string }>(path, { method: "POST", body });
      return { email, url: made.invite_url ?? null, problem: null };
    } catch (error) {
      const wrong = error instanceof ApiError ? error.fields.email : undefined;
      return { email, url: null, problem: wrong ? `It ${wrong}.` : sentenceOf(error) };
    }
  };
  return (
    <>
      <SaveDialog
        title="Invite members"
        description="Each link is good for seven days and for the account of its address only."
        action="Send invitations"
        trigger={
          <Button kind="primary" data-key="n" data-key-label="Invite members">
            Invite members
          </Button>
        }
        fields={() => (
          <>
            <Field label="E-mail addresses" help="One per line, or separated by commas.">
              <Textarea
                name="emails"
                required
                rows={3}
                autoComplete="off"
                spellCheck={false}
                placeholder="grace@example.com"
              />
            </Field>
            <RoleField initial="member" />
          </>
        )}
        onSave={async (form) => {
          const done: Invited[] = [];
          for (const email of addressesIn(String(form.get("emails")))) {
            done.push(await invite(email, String(form.get("role"))));
          }
          setResults(done);
        }}
      />
      {results === null ? null : (
        <Results
          results={results}
          onDone={() => {
            setResults(null);
            router.refresh();
          }}
        />
      )}
    </>
  );
}

function Results({
  results,
  onDone,
}: Readonly<{ results: readonly Invited[]; onDone: () => void }>) {
  const sent = results.filter(({ problem }) => problem === null);
  const hasLinks = sent.some(({ url }) => url !== null);
  return (
    <Dialog
      open
      isPersistent
      title={`Invited ${formatPlural(sent.length, "person", "people")}`}
      description={
        hasLinks
          ? "No mail server is set, so nothing was sent. Pass each link on: it is shown this once."
          : "Each has a link by mail."
      }
    >
      <ul className="flex flex-col gap-3">
        {results.map(({ email, url, problem }) => (
          <li key={email} className="min-w-0">
            <p className="break-words font-medium">
              <bdi>{email}</bdi>
            </p>
            {problem ? <p className="text-critical-text">{problem}</p> : null}
            {url ? <SecretLine value={url} label={`the link for ${email}`} /> : null}
            {problem === null && url === null ? <p className="text-muted">Sent.</p> : null}
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button kind="primary" onClick={onDone}>
          {hasLinks ? "I copied them" : "Close"}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
