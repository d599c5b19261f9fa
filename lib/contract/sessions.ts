import { z } from "zod";
import { Done, TenantSelected } from "./auth";
import { EnvironmentName, IdParams, pageFields, pageOf, Timestamp } from "./common";
import { operation } from "./operation";

export const SessionView = z
  .object({
    id: z.string(),
    started_at: Timestamp,
    last_seen_at: Timestamp.meta({ description: "To five minutes" }),
    address: z.string().meta({ description: "For IPv6 its /64; `unknown` where it is not known" }),
    user_agent: z.string(),
    is_current: z.boolean().meta({ description: "Whether the call comes from it" }),
  })
  .meta({ id: "Session" });

const LogoutInput = z.strictObject({
  everywhere: z.boolean().default(false).meta({
    description: "Also end every other sign-in of the account",
  }),
});

const tag = "Sign-in";

export const listSessions = operation({
  id: "listSessions",
  route: "GET /platform/api/global/auth/sessions",
  access: "global",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(SessionView),
  status: 200,
  group: "management",
  tag,
  summary: "List the browsers where one is signed in",
  description: "Most recently seen first. API tokens are not included.",
});

export const endOtherSession = operation({
  id: "endOtherSession",
  route: "DELETE /platform/api/global/auth/sessions/{id}",
  access: "global",
  params: IdParams,
  status: 204,
  group: "management",
  tag,
  summary: "Sign out a browser",
  description: "Its session ends at once, and every tenant token that was traded for it.",
});

export const logout = operation({
  id: "logout",
  route: "POST /platform/api/global/auth/logout",
  access: "global",
  body: LogoutInput,
  output: Done,
  status: 200,
  group: "management",
  tag,
  summary: "Sign out",
  description: "The token ends at once, and with it every tenant token that was traded for it.",
  examples: { body: { everywhere: false } },
});

export const switchEnvironment = operation({
  id: "switchEnvironment",
  route: "POST /platform/api/service/auth/switch-environment",
  access: "scoped",
  role: "viewer",
  body: z.strictObject({ env: EnvironmentName }),
  output: TenantSelected,
  status: 200,
  group: "management",
  tag,
  summary: "Move to another environment",
  examples: { body: { env: "staging" } },
});
