import { z } from "zod";
import { Email, NewPassword, SignedIn } from "./auth";
import { IdParams, line, pageFields, pageOf, Role, Timestamp } from "./common";
import { operation } from "./operation";

export const MemberView = z
  .object({
    user_id: z.string(),
    email: z.string(),
    name: z.string(),
    role: Role,
    joined_at: Timestamp,
    last_seen_at: Timestamp.nullable(),
  })
  .meta({ id: "Member" });
export type MemberView = z.infer<typeof MemberView>;

const UserParams = z.strictObject({ user_id: IdParams.shape.id });

export const InviteStatus = z.enum(["pending", "expired", "accepted", "revoked"]);
export type InviteStatus = z.infer<typeof InviteStatus>;

export const InviteInput = z.strictObject({ email: Email, role: Role });

export const InviteView = z
  .object({
    id: z.string(),
    email: z.string(),
    role: Role,
    status: InviteStatus,
    invited_by: z.string().nullable().meta({ description: "Name of who invited" }),
    expires_at: Timestamp,
    created_at: Timestamp,
    invite_url: z.string().optional().meta({
      description: "The link, shown once and only where no mail server is set",
    }),
  })
  .meta({ id: "Invite" });
export type InviteView = z.infer<typeof InviteView>;

const TokenParams = z.strictObject({ token: z.string().regex(/^[0-9A-Za-z]{1,64}$/) });

/** What whoever holds an invitation link may see before they identify themselves. */
export const InviteOffer = z
  .object({
    tenant: z.object({ name: z.string(), slug: z.string() }),
    role: Role,
    inviter: z.string().nullable(),
    email_hint: z.string().meta({ examples: ["a•••@example.com"] }),
    expires_at: Timestamp,
  })
  .meta({ id: "InviteOffer" });
export type InviteOffer = z.infer<typeof InviteOffer>;

/** Empty for a person who is signed in; both fields for a new account. */
export const AcceptInput = z.strictObject({
  name: line(120, 1).optional(),
  password: NewPassword.optional(),
});
export type AcceptInput = z.infer<typeof AcceptInput>;

const tag = "Members";

export const listMembers = operation({
  id: "listMembers",
  route: "GET /platform/api/service/members",
  access: "scoped",
  role: "viewer",
  query: z.strictObject({
    ...pageFields(20, 100),
    q: line(120).optional().meta({ description: "Part of the name or the address" }),
    role: Role.optional(),
  }),
  output: pageOf(MemberView),
  status: 200,
  group: "management",
  tag,
  summary: "List members",
});

export const updateMember = operation({
  id: "updateMember",
  route: "PATCH /platform/api/service/members/{user_id}",
  access: "scoped",
  role: "admin",
  params: UserParams,
  body: z.strictObject({ role: Role }),
  output: MemberView,
  status: 200,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Change a member's role",
  description:
    "Nobody gives a role above their own; only an owner makes or unmakes one, and the last owner stays (409).",
  examples: { body: { role: "member" } },
});

export const removeMember = operation({
  id: "removeMember",
  route: "DELETE /platform/api/service/members/{user_id}",
  access: "scoped",
  role: "admin",
  params: UserParams,
  status: 204,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Remove a member",
  description:
    "Their tokens for the tenant end at once. An owner is removed by an owner, the last one by nobody.",
});

export const leaveTenant = operation({
  id: "leaveTenant",
  route: "POST /platform/api/service/members/leave",
  access: "scoped",
  role: "viewer",
  body: z.strictObject({}),
  status: 204,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Leave the tenant",
  description: "The last owner cannot (409): ownership must be transferred first.",
  examples: { body: {} },
});

export const transferOwnership = operation({
  id: "transferOwnership",
  route: "POST /platform/api/service/transfer-ownership",
  access: "scoped",
  role: "owner",
  body: z.strictObject({ user_id: IdParams.shape.id }),
  output: MemberView,
  status: 200,
  alsoAnswers: [404],
  group: "management",
  tag,
  summary: "Make another member the owner",
  description: "The caller becomes an admin.",
  examples: { body: { user_id: "usr_0Vz1c9Qm4nJ8sK2dLw7XyR" } },
});

export const createInvite = operation({
  id: "createInvite",
  route: "POST /platform/api/service/invites",
  access: "scoped",
  role: "admin",
  body: InviteInput,
  output: InviteView,
  status: 201,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Invite somebody",
  description:
    "A link goes to the address, good for seven days and one account: that of the address. Inviting again replaces it.",
  examples: { body: { email: "grace@example.com", role: "member" } },
});

export const listInvites = operation({
  id: "listInvites",
  route: "GET /platform/api/service/invites",
  access: "scoped",
  role: "member",
  query: z.strictObject({ ...pageFields(20, 100), status: InviteStatus.optional() }),
  output: pageOf(InviteView),
  status: 200,
  group: "management",
  tag,
  summary: "List invitations",
});

export const revokeInvite = operation({
  id: "revokeInvite",
  route: "DELETE /platform/api/service/invites/{id}",
  access: "scoped",
  role: "admin",
  params: IdParams,
  status: 204,
  group: "management",
  tag,
  summary: "Revoke an invitation",
});

export const resendInvite = operation({
  id: "resendInvite",
  route: "POST /platform/api/service/invites/{id}/resend",
  access: "scoped",
  role: "admin",
  params: IdParams,
  output: InviteView,
  status: 200,
  group: "management",
  tag,
  summary: "Send an invitation again",
  description: "With a new link and seven new days; the link before ends.",
});

export const getInvite = operation({
  id: "getInvite",
  route: "GET /platform/api/global/invites/{token}",
  access: "none",
  params: TokenParams,
  output: InviteOffer,
  status: 200,
  alsoAnswers: [401],
  group: "management",
  tag,
  summary: "See what an invitation offers",
});

export const acceptInvite = operation({
  id: "acceptInvite",
  route: "POST /platform/api/global/invites/{token}/accept",
  access: "optional",
  params: TokenParams,
  body: AcceptInput,
  output: SignedIn,
  status: 200,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Accept an invitation",
  description:
    "Signed in as the invited address with an empty body, or with name and password for a new account.",
  examples: { body: { name: "Grace", password: "correct horse battery" } },
});
