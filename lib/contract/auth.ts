import { z } from "zod";
import { EnvironmentName, line, Role } from "./common";
import { operation } from "./operation";

const addressForm = /^[^\s@,;:<>()[\]"\\\p{C}]{1,64}@[^\s@,;:<>()[\]"\\\p{C}]{1,190}$/u;

/** An account's e-mail, in the one form it is stored and compared in. */
export const Email = z
  .string()
  .max(320)
  .transform((text) => text.normalize("NFKC").trim().toLowerCase())
  .pipe(z.string().max(254).regex(addressForm, "must be an e-mail address"))
  .meta({ wire: { type: "string", format: "email", maxLength: 254 } });

/** A password being chosen. Long beats complicated: no rule about kinds of characters. */
export const NewPassword = z.string().min(15).max(256);

export const RegisterInput = z.strictObject({
  email: Email,
  password: NewPassword,
  name: line(120, 1),
});
export type RegisterInput = z.infer<typeof RegisterInput>;

export const LoginInput = z.strictObject({ email: Email, password: z.string().min(1).max(1024) });
export type LoginInput = z.infer<typeof LoginInput>;

export const SignedIn = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
    global_access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds" }),
  })
  .meta({ id: "SignedIn" });
export type SignedIn = z.infer<typeof SignedIn>;

export const SelectTenantInput = z.strictObject({
  tenant_id: z.string().min(1).max(64),
  env: EnvironmentName.default("production"),
});

export const TenantSelected = z
  .object({
    scoped_access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds" }),
    tenant: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
    role: Role,
    env: EnvironmentName,
  })
  .meta({ id: "TenantSelected" });
export type TenantSelected = z.infer<typeof TenantSelected>;

const tag = "Sign-in";

export const register = operation({
  id: "register",
  route: "POST /platform/api/global/auth/register",
  access: "none",
  body: RegisterInput,
  output: SignedIn,
  status: 201,
  alsoAnswers: [403, 409],
  group: "register",
  tag,
  summary: "Create an account",
  description:
    "Open where the installation listens on a loopback address, else by invitation. A known e-mail answers 409.",
  examples: {
    body: { email: "ada@example.com", password: "correct horse battery", name: "Ada" },
  },
});

export const login = operation({
  id: "login",
  route: "POST /platform/api/global/auth/login",
  access: "none",
  body: LoginInput,
  output: SignedIn,
  status: 200,
  alsoAnswers: [401],
  group: "sign-in",
  account: (body) =>
    LoginInput.shape.email.safeParse((body as { email?: unknown }).email).data ?? "",
  tag,
  summary: "Sign in",
  description: "Ten attempts in fifteen minutes, by account and by address.",
  examples: { body: { email: "ada@example.com", password: "correct horse battery" } },
});

export const selectTenant = operation({
  id: "selectTenant",
  route: "POST /platform/api/global/auth/select-tenant",
  access: "global",
  body: SelectTenantInput,
  output: TenantSelected,
  status: 200,
  alsoAnswers: [404],
  group: "management",
  tag,
  summary: "Enter a tenant",
  description:
    "Trades a global token for one that is good for a tenant and environment, 60 minutes.",
  examples: { body: { tenant_id: "ten_0Vz1c9Qm4nJ8sK2dLw7XyR", env: "production" } },
});
