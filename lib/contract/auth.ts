import { z } from "zod";
import { EnvironmentName, line, pageFields, pageOf, Role, Timestamp } from "./common";
import { operation } from "./operation";

const addressForm = /^[^\s@,;:<>()[\]"\\\p{C}]{1,64}@[^\s@,;:<>()[\]"\\\p{C}]{1,190}$/u;

/** An account's e-mail, in the one form it is stored and compared in. */
export const Email = z
  .string()
  .max(320)
  .transform((text) => text.normalize("NFKC").trim().toLowerCase())
  .pipe(z.string().max(254).regex(addressForm, "must be an e-mail address"))
  .meta({ wire: { type: "string", format: "email", maxLength: 254 } });

/** A password being chosen. Length beats complexity: there is no rule about kinds of characters. */
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

export const EmailInput = z.strictObject({ email: Email });

export const VerifyCodeInput = z.strictObject({
  email: Email,
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/, "must be the six digits from the e-mail"),
});

export const ResetPasswordInput = z.strictObject({
  token: z.string().min(1).max(128),
  password: NewPassword,
});

export const ChangePasswordInput = z.strictObject({
  current_password: z.string().min(1).max(1024),
  new_password: NewPassword,
});

export const Done = z.object({ detail: z.string() }).meta({ id: "Done" });

export const Me = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    is_platform_admin: z.boolean(),
    has_password: z.boolean(),
    email_verified: z.boolean(),
    created_at: Timestamp,
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

/** The account that a body names, in the form by which attempts are counted. */
const accountOf = (body: unknown): string =>
  Email.safeParse((body as { email?: unknown }).email).data ?? "";

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
  account: accountOf,
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

export const requestCode = operation({
  id: "requestCode",
  route: "POST /platform/api/global/auth/otp/request",
  access: "none",
  body: EmailInput,
  output: Done,
  status: 202,
  group: "one-time-code",
  account: accountOf,
  tag,
  summary: "Ask for a one-time code",
  description:
    "Six digits by e-mail, good for ten minutes, five tries and one sign-in; a new code voids the one before. Five codes an hour. The answer is the same whether the account exists.",
  examples: { body: { email: "ada@example.com" } },
});

export const verifyCode = operation({
  id: "verifyCode",
  route: "POST /platform/api/global/auth/otp/verify",
  access: "none",
  body: VerifyCodeInput,
  output: SignedIn,
  status: 200,
  alsoAnswers: [401],
  group: "one-time-code",
  account: accountOf,
  tag,
  summary: "Sign in with a one-time code",
  examples: { body: { email: "ada@example.com", code: "314159" } },
});

export const forgotPassword = operation({
  id: "forgotPassword",
  route: "POST /platform/api/global/auth/forgot-password",
  access: "none",
  body: EmailInput,
  output: Done,
  status: 202,
  group: "recovery",
  account: accountOf,
  tag,
  summary: "Ask for a link to set a new password",
  description:
    "The link works once, for 30 minutes; a new one voids the one before. The answer is the same whether the account exists.",
  examples: { body: { email: "ada@example.com" } },
});

export const resetPassword = operation({
  id: "resetPassword",
  route: "POST /platform/api/global/auth/reset-password",
  access: "none",
  body: ResetPasswordInput,
  output: Done,
  status: 200,
  alsoAnswers: [401],
  group: "recovery",
  tag,
  summary: "Set a new password by the link's token",
  description: "Every token and session of the account ends.",
  examples: {
    body: { token: "4fYw0cJb7sQx1nZr8uKp3mVt6hLd9eAg", password: "correct horse battery" },
  },
});

export const changePassword = operation({
  id: "changePassword",
  route: "PUT /platform/api/global/auth/password",
  access: "global",
  body: ChangePasswordInput,
  output: Done,
  status: 200,
  group: "recovery",
  tag,
  summary: "Change the password",
  description: "Every other token and session of the account ends.",
  examples: {
    body: { current_password: "correct horse battery", new_password: "staple of a better horse" },
  },
});

export const getMe = operation({
  id: "getMe",
  route: "GET /platform/api/global/auth/me",
  access: "global",
  output: Me,
  status: 200,
  group: "management",
  tag,
  summary: "See who is signed in",
});

export const updateMe = operation({
  id: "updateMe",
  route: "PATCH /platform/api/global/auth/me",
  access: "global",
  body: z.strictObject({ name: line(120, 1) }),
  output: Me,
  status: 200,
  group: "management",
  tag,
  summary: "Change one's name",
  examples: { body: { name: "Ada Lovelace" } },
});

export const SignInView = z
  .object({
    at: Timestamp,
    succeeded: z.boolean(),
    by: z.string().nullable().meta({ description: "`password`, `code` or a provider" }),
    address: z.string().nullable(),
  })
  .meta({ id: "SignIn" });
export type SignInView = z.infer<typeof SignInView>;

export const listSignIns = operation({
  id: "listSignIns",
  route: "GET /platform/api/global/auth/sign-ins",
  access: "global",
  query: z.strictObject(pageFields(20, 100)),
  output: pageOf(SignInView),
  status: 200,
  group: "management",
  tag,
  summary: "List attempts to sign in to one's account",
  description: "From the last 30 days, newest first, failed ones included.",
});
