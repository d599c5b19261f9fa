import type { Role } from "@/lib/contract/common";
import { composeMail, inert, type Mail } from "./mail";

export interface InviteMailParts {
  readonly tenant: string;
  readonly inviter: string;
  readonly role: Role;
  readonly url: string;
}

const may: Readonly<Record<Role, string>> = {
  viewer: "A viewer sees the overview, the members and the plan.",
  member: "A member reads logs, violations, rules and keys, and uses the playground.",
  admin: "An admin sees everything and changes keys, rules, providers, members and settings.",
  owner: "An owner may do everything, including transferring and deleting it.",
};

export function inviteMail({ tenant, inviter, role, url }: InviteMailParts): Mail {
  const where = inert(tenant);
  const article = /^[aeiou]/.test(role) ? "an" : "a";
  return composeMail({
    subject: `Join ${where} on TruePortAI`,
    before: [
      `${inert(inviter)} invites you to ${where} on TruePortAI as ${article} ${role}.`,
      may[role],
    ],
    action: { label: "See the invitation", url },
    after: [
      "The link works for seven days and for this address only. If you did not expect it, ignore this message.",
    ],
  });
}
