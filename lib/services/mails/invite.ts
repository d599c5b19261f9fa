import type { Role } from "@/lib/contract/common";
import { composeMail, inert, type Mail } from "./mail";

export interface InviteMailParts {
  readonly tenant: string;
  readonly inviter: string;
  readonly role: Role;
  readonly url: string;
}

export function inviteMail({ tenant, inviter, role, url }: InviteMailParts): Mail {
  const where = inert(tenant);
  const article = /^[aeiou]/.test(role) ? "an" : "a";
  return composeMail({
    subject: `Join ${where} on TruePortAI`,
    before: [`${inert(inviter)} invites you to ${where} on TruePortAI as ${article} ${role}.`],
    action: { label: "See the invitation", url },
    after: ["The link works for seven days and for this address only."],
  });
}
