import type { OAuthConfig } from "next-auth/providers/oauth";
import type { RuntimeEnv } from "@/lib/env";

/** A person as an external identity service describes them. */
export interface ExternalProfile {
  readonly provider: string;
  /** The service's own id for the person. */
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  /** Whether the service says that the address is theirs; only then may it be matched to an account of ours. */
  readonly isEmailVerified: boolean;
}

interface Claims {
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
}

interface Issuer {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  /** Every address in this directory is vouched for by its administrators. */
  readonly isOwnDirectory?: boolean;
}

type Configured = OAuthConfig<Record<string, unknown>>;

function openIdConnect(issuer: Issuer): Configured[] {
  const { id, name, clientId, clientSecret, isOwnDirectory = false } = issuer;
  if (!clientId || !clientSecret) return [];
  return [
    {
      id,
      name,
      type: "oauth",
      clientId,
      clientSecret,
      wellKnown: `${issuer.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      profile(claims) {
        const { sub, name: fullName, email, email_verified } = claims as unknown as Claims;
        const isEmailVerified = isOwnDirectory || String(email_verified) === "true";
        return { id: sub, name: fullName ?? null, email: email ?? null, isEmailVerified };
      },
    },
  ];
}

const githubApi = "https://api.github.com";

async function askGitHub<T>(path: string, token: string | undefined): Promise<T> {
  const response = await fetch(githubApi + path, {
    headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} for ${path}.`);
  return (await response.json()) as T;
}

interface GitHubUser {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
}

interface GitHubAddress {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
}

/**
 * GitHub speaks plain OAuth only and lists addresses at a separate endpoint. Source:
 * docs.github.com/rest/users/emails.
 */
function github(clientId: string | undefined, clientSecret: string | undefined): Configured[] {
  if (!clientId || !clientSecret) return [];
  return [
    {
      id: "github",
      name: "GitHub",
      type: "oauth",
      clientId,
      clientSecret,
      issuer: "https://github.com/login/oauth",
      authorization: {
        url: "https://github.com/login/oauth/authorize",
        params: { scope: "read:user user:email" },
      },
      token: "https://github.com/login/oauth/access_token",
      checks: ["pkce", "state"],
      userinfo: {
        url: `${githubApi}/user`,
        async request({ tokens }) {
          const [user, addresses] = await Promise.all([
            askGitHub<GitHubUser>("/user", tokens.access_token),
            askGitHub<GitHubAddress[]>("/user/emails", tokens.access_token),
          ]);
          const address = addresses.find(({ primary, verified }) => primary && verified);
          return {
            sub: String(user.id),
            name: user.name ?? user.login,
            ...(address ? { email: address.email, email_verified: true } : {}),
          };
        },
      },
      profile(claims) {
        const { sub, name, email, email_verified } = claims as unknown as Claims;
        return {
          id: sub,
          name: name ?? null,
          email: email ?? null,
          isEmailVerified: email_verified === true,
        };
      },
    },
  ];
}

/** The single sign-on services that the environment configures, in the order of their buttons. */
export const externalProviders = (env: RuntimeEnv): Configured[] => [
  ...openIdConnect({
    id: "google",
    name: "Google",
    issuer: "https://accounts.google.com",
    clientId: env.GOOGLE_CLIENT_ID,
    clientSecret: env.GOOGLE_CLIENT_SECRET,
  }),
  ...github(env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET),
  ...(env.MICROSOFT_TENANT_ID
    ? openIdConnect({
        id: "microsoft",
        name: "Microsoft",
        issuer: `https://login.microsoftonline.com/${env.MICROSOFT_TENANT_ID}/v2.0`,
        clientId: env.MICROSOFT_CLIENT_ID,
        clientSecret: env.MICROSOFT_CLIENT_SECRET,
        isOwnDirectory: true,
      })
    : []),
  ...(env.OIDC_ISSUER
    ? openIdConnect({
        id: "oidc",
        name: env.OIDC_NAME,
        issuer: env.OIDC_ISSUER,
        clientId: env.OIDC_CLIENT_ID,
        clientSecret: env.OIDC_CLIENT_SECRET,
      })
    : []),
];
