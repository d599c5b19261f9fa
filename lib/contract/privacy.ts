import { z } from "zod";
import { Email } from "./auth";
import { line } from "./common";
import { operation } from "./operation";

const Download = z
  .object({ format: z.enum(["json"]), filename: z.string(), content: z.string() })
  .meta({ id: "Export" });

const tag = "Privacy";

export const exportMe = operation({
  id: "exportMe",
  route: "GET /platform/api/global/privacy/export",
  access: "global",
  output: Download,
  download: true,
  status: 200,
  group: "management",
  tag,
  summary: "Export everything kept about oneself",
  description: "A JSON file: account, memberships, invitations, and what one did.",
});

export const eraseMe = operation({
  id: "eraseMe",
  route: "POST /platform/api/global/privacy/erase",
  access: "global",
  body: z.strictObject({
    confirm: line(254, 1).meta({ description: "One's own e-mail, to be sure" }),
    password: z
      .string()
      .max(1024)
      .optional()
      .meta({ description: "Needed where the account has one" }),
  }),
  status: 204,
  alsoAnswers: [409],
  group: "sign-in",
  tag,
  summary: "Erase one's account",
  description:
    "Account, name and e-mail go for good; what was done stays on record without them. The last owner of a tenant must hand it over or erase it first.",
  examples: { body: { confirm: "ada@example.com", password: "correct horse battery staple" } },
});

export const exportTenant = operation({
  id: "exportTenant",
  route: "GET /platform/api/service/privacy/export",
  access: "scoped",
  role: "owner",
  output: Download,
  download: true,
  status: 200,
  group: "analytics",
  tag,
  summary: "Export the tenant",
  description:
    "A JSON file: settings, members, keys, credentials and webhooks without their secrets, policies, monthly sums, invoices, and the newest 10,000 calls.",
});

export const erasePerson = operation({
  id: "erasePerson",
  route: "POST /platform/api/service/privacy/erase-person",
  access: "scoped",
  role: "owner",
  body: z.strictObject({ email: Email.meta({ description: "Of anybody but oneself" }) }),
  output: z
    .object({
      was_member: z.boolean(),
      invites: z.int(),
      audit_entries: z.int().meta({ description: "Whose details were emptied; the entries stay" }),
      alert_lists: z.int(),
    })
    .meta({ id: "ErasedPerson" }),
  status: 200,
  alsoAnswers: [409],
  group: "management",
  tag,
  summary: "Erase a person from the tenant",
  description:
    "Deletes their membership, budget, invitations, own saved views and alert mails, and the audit log's details about them; their account and other tenants stay. The last owner cannot be erased.",
  examples: { body: { email: "ada@example.com" } },
});

export const eraseTenant = operation({
  id: "eraseTenant",
  route: "POST /platform/api/service/privacy/erase",
  access: "scoped",
  role: "owner",
  body: z.strictObject({ confirm: line(40, 1).meta({ description: "The tenant's slug" }) }),
  status: 204,
  group: "management",
  tag,
  summary: "Erase the tenant",
  description:
    "Its keys stop at once; everything but sums and invoices goes, captured bodies and calls within hours.",
  examples: { body: { confirm: "acme" } },
});
