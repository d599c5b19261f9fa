import type { AuthOptions, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { Email } from "@/lib/contract/auth";
import type { RuntimeEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { randomBase62 } from "@/lib/ids";
import { log } from "@/lib/log";
import { canUseHostCookies, cookieName, readSessionCookie } from "./cookie";
import { type ExternalProfile, externalProviders } from "./external";
import { findSignedIn } from "./identity";
import { sessionSeconds, signSessionToken } from "./tokens";

/** A person whom one of the sign-in methods has let in. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

type RequestHeaders = Readonly<Record<string, string>>;

/**
 * The services behind the dashboard's sign-in: the same ones that answer the API, with its limits.
 * All throw `AppError`.
 */
export interface SignInWays {
  password(body: object, headers: RequestHeaders): Promise<Person>;
  code(body: object, headers: RequestHeaders): Promise<Person>;
  external(profile: ExternalProfile): Promise<Person>;
  /** Makes a session's cookie worthless. */
  end(session: { readonly userId: string; readonly sessionId: string }): Promise<void>;
}

/** What next-auth carries between its steps. */
interface SessionClaims extends Record<string, unknown> {
  readonly sub: string;
  readonly sid: string;
  readonly startedAtMs: number;
  readonly name?: string;
  readonly email?: string;
}

/** next-auth shows the message of an error on the sign-in page. */
async function letIn(person: Promise<Person>): Promise<User> {
  try {
    const { id, email, name } = await person;
    return { id, email, name };
  } catch (error) {
    if (error instanceof AppError) throw new Error(error.detail, { cause: error });
    log.error("A sign-in to the dashboard failed", { error });
    throw new Error("Something went wrong on our side. Try again.", { cause: error });
  }
}

const credentialProviders = (ways: SignInWays): AuthOptions["providers"] => [
  Credentials({
    id: "password",
    name: "Password",
    credentials: { email: {}, password: {} },
    authorize: (given, { headers = {} }) =>
      letIn(
        ways.password(
          { email: given?.email, password: given?.password },
          headers as RequestHeaders,
        ),
      ),
  }),
  Credentials({
    id: "code",
    name: "One-time code",
    credentials: { email: {}, code: {} },
    authorize: (given, { headers = {} }) =>
      letIn(ways.code({ email: given?.email, code: given?.code }, headers as RequestHeaders)),
  }),
];

/** All of next-auth's cookies under our names, for this host only. */
function cookies(env: RuntimeEnv): AuthOptions["cookies"] {
  const secure = canUseHostCookies(env);
  const cookie = (name: Parameters<typeof cookieName>[1], maxAge?: number) => ({
    name: cookieName(env, name),
    options: {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure,
      ...(maxAge === undefined ? {} : { maxAge }),
    },
  });
  const roundTripSeconds = 15 * 60;
  return {
    sessionToken: cookie("session"),
    csrfToken: cookie("csrf"),
    callbackUrl: cookie("callback"),
    pkceCodeVerifier: cookie("pkce", roundTripSeconds),
    state: cookie("state", roundTripSeconds),
    nonce: cookie("nonce", roundTripSeconds),
  };
}

/** A profile as a provider reports it, with its address in our form. Null without an id or an address. */
function readProfile(provider: string, user: User): ExternalProfile | null {
  const email = Email.safeParse(user.email).data;
  if (!user.id || !email) return null;
  const isEmailVerified = "isEmailVerified" in user && user.isEmailVerified === true;
  return { provider, subject: user.id, email, name: user.name ?? "", isEmailVerified };
}

/**
 * The dashboard's session on top of `ways`. Its cookie holds a token of ours, so that the API can read it too, and
 * every read checks that the account and the session still exist.
 */
export function createAuthOptions(env: RuntimeEnv, ways: SignInWays): AuthOptions {
  return {
    secret: env.AUTH_SECRET,
    useSecureCookies: canUseHostCookies(env),
    cookies: cookies(env) ?? {},
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/login", signOut: "/login", error: "/login" },
    providers: [...credentialProviders(ways), ...externalProviders(env)],
    jwt: {
      async encode({ token }) {
        const { sub, sid, startedAtMs } = token as SessionClaims;
        return signSessionToken(env.AUTH_SECRET, { userId: sub, sessionId: sid, startedAtMs });
      },
      async decode({ token }) {
        const proof = await readSessionCookie(env, token, Date.now());
        const account = proof && (await findSignedIn(proof));
        if (!account) return null;
        const { userId: sub, sessionId: sid, issuedAtMs: startedAtMs } = proof;
        return { sub, sid, startedAtMs, name: account.name, email: account.email };
      },
    },
    callbacks: {
      async signIn({ user, account }) {
        if (account?.type === "credentials") return true;
        const profile = account && readProfile(account.provider, user);
        if (!profile) return "/login?error=NoEmail";
        try {
          // From here on next-auth's user is ours, no longer the provider's.
          user.id = (await ways.external(profile)).id;
          return true;
        } catch (error) {
          if (error instanceof AppError) return `/login?error=${error.code}`;
          throw error;
        }
      },
      async jwt({ token, user }) {
        if (!user) return token;
        const claims: SessionClaims = {
          sub: user.id,
          sid: randomBase62(22),
          startedAtMs: Date.now(),
        };
        return claims;
      },
    },
    events: {
      async signOut({ token }) {
        const { sub, sid } = (token ?? {}) as Partial<SessionClaims>;
        if (sub && sid) await ways.end({ userId: sub, sessionId: sid });
      },
    },
    logger: {
      error: (code, metadata) => {
        // A cookie that is no longer valid is not an error; it only means "signed out".
        if (code !== "JWT_SESSION_ERROR") log.error("Sign-in to the dashboard", { code, metadata });
      },
      warn: (code) => log.debug("Sign-in to the dashboard", { code }),
      debug: () => undefined,
    },
  };
}
