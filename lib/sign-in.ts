import { headers } from "next/headers";
import type { AuthOptions } from "next-auth";
import { createAuthOptions, type Person } from "./auth/options";
import * as contract from "./contract/auth";
import { runtimeEnv } from "./env";
import { AppError, type ErrorCode } from "./errors";
import { arrivalOf } from "./http/arrival";
import { type RouteHandler, serve } from "./http/serve";
import { login } from "./services/auth";
import { verifyCode } from "./services/one-time-codes";
import { endSession } from "./services/sessions";
import { signInVouched } from "./services/single-sign-on";

type Sent = Readonly<Record<string, string>>;

/** The headers that identify the caller; the rest belong to the form that next-auth has read. */
const telling = ["x-trueportai-boot", "x-forwarded-for", "x-request-id"];

/** Calls one of our endpoints as its own clients do, limits included. */
const ask =
  (handler: RouteHandler) =>
  async (body: object, sent: Sent): Promise<Person> => {
    const known = telling.flatMap((name) => (sent[name] ? [[name, sent[name]] as const] : []));
    const request = new Request(runtimeEnv().PUBLIC_URL, {
      method: "POST",
      headers: { ...Object.fromEntries(known), "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const response = await handler(request, { params: Promise.resolve({}) });
    const answer = (await response.json()) as { user: Person; code: ErrorCode; detail: string };
    if (response.ok) return answer.user;
    throw new AppError(answer.code, answer.detail);
  };

const password = ask(serve(contract.login, login));
const code = ask(serve(contract.verifyCode, verifyCode));

const arrival = async () => arrivalOf({ headers: await headers() });

/** The dashboard's sign-in, joined to the services behind it. */
export const authOptions = (): AuthOptions =>
  createAuthOptions(runtimeEnv(), {
    password,
    code,
    external: async (profile) => signInVouched(await arrival(), profile),
    end: async (session) => endSession(await arrival(), session),
  });
