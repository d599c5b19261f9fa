import { AppError } from "@/lib/errors";
import { type Stage, whenKnown } from "../pipeline";
import type { Credential, Credentials } from "../ports";
import type { Provider, Target } from "../providers/provider";
import type { Addressed, Keyed, Routed } from "./context";

interface BaseUrl {
  readonly origin: string;
  /** Without trailing slash; empty if none. */
  readonly prefix: string;
}

const parsed = new Map<string, BaseUrl>();
const maxParsed = 1_000;

/** A base URL without a path of its own, such as a bare origin, gets the provider's usual prefix. */
export function withPrefix(given: string, usual: string): string {
  const [, origin = "", path = ""] = /^([^:]+:\/\/[^/]+)(.*)$/.exec(given) ?? [];
  if (path.replaceAll("/", "").replace("{resource}", "") !== "") return given;
  const prefix = /^[^:]+:\/\/[^/]+(.*)$/.exec(usual)?.[1] ?? "";
  return `${origin}${path.replace(/\/+$/, "")}${prefix}`;
}

function parseBase(provider: Provider, target: Target, credential: Credential): BaseUrl {
  const usual = provider.baseUrl ?? "";
  const template = credential.baseUrl ? withPrefix(credential.baseUrl, usual) : usual;
  const { origin, pathname } = new URL(template.replace("{resource}", target.resource ?? ""));
  return { origin, prefix: pathname.replace(/\/+$/, "") };
}

function address(provider: Provider, target: Target, credential: Credential): BaseUrl {
  const name = `${provider.id} ${target.resource ?? ""} ${credential.baseUrl ?? ""}`;
  let base = parsed.get(name);
  if (!base) {
    base = parseBase(provider, target, credential);
    if (parsed.size >= maxParsed) parsed.clear();
    parsed.set(name, base);
  }
  return base;
}

const placed = ({ uploads }: Provider, prefix: string, path: string): string =>
  uploads?.isUpload(path) ? uploads.place(prefix, path) : prefix + path;

/**
 * Chooses where the call goes and on whose account: the tenant's credential, else the operator's. Throws
 * PROVIDER_NOT_CONFIGURED.
 */
export const route =
  (credentials: Credentials): Stage<Keyed & Routed, Addressed> =>
  ({ key, provider, target }, next) => {
    if (provider.answer) return next({ credential: null, origin: "", upstreamPath: target.path });
    return whenKnown(credentials.find(key, provider.id), (credential) => {
      if (!credential) {
        throw new AppError(
          "PROVIDER_NOT_CONFIGURED",
          `No credential for ${provider.id} is stored in ${key.env}. An admin can add one under Providers, or PUT /platform/api/service/providers/${provider.id}.`,
          // A stored one works within a second; storing it takes a person.
          { retryAfterSeconds: 60 },
        );
      }
      const { origin, prefix } = address(provider, target, credential);
      const upstreamPath = placed(provider, prefix, target.path) + target.search;
      return next({ credential, origin, upstreamPath });
    });
  };
