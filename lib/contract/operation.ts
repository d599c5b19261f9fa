import type { z } from "zod";
import type { Role } from "./common";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: `none` anybody; `optional` anybody, identified if signed in; `global` a signed-in person; `scoped`
 * a member of the tenant that the token names; `platform` a signed-in platform administrator.
 */
export type Access = "none" | "optional" | "global" | "scoped" | "platform";

/** Which allowance a call is counted against; `http/quota` knows the numbers. */
export type QuotaGroup =
  | "management"
  | "analytics"
  | "sign-in"
  | "one-time-code"
  | "recovery"
  | "register"
  | "uncounted";

/** One endpoint: everything that routing, checking, documenting and testing it needs. */
export interface Operation {
  /** Unique, camelCase; the name a generated client gives the call. */
  readonly id: string;
  /** `METHOD /path`, parameters in braces. A brace's name is the folder's name under `app`. */
  readonly route: `${Method} /${string}`;
  readonly access: Access;
  /** Lowest role that may call; only with `scoped`. */
  readonly role?: Role;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Absent for an answer without a body. */
  readonly output?: z.ZodType;
  /** Hands over the raw body as `{payload, signature}`, the signature from the header of this name. */
  readonly raw?: string;
  readonly status: number;
  /** `bare` sends a page's items alone, its total in `X-Total-Count` and its neighbours in `Link`. */
  readonly list?: "bare";
  /** Sends the output's `content` as a file named `filename`, in the media type of its `format`. */
  readonly download?: true;
  /** The status of an answer whose content says that it is not a success, such as failing health. */
  readonly statusFor?: (output: unknown) => number;
  /** Error statuses of its own, besides those that its parts imply. */
  readonly alsoAnswers?: readonly number[];
  readonly group: QuotaGroup;
  /** The account that a call tries to enter; attempts are counted by it as well as by address. */
  readonly account?: (body: unknown) => string;
  /** When it was deprecated and when it will be removed; sent as `Deprecation` and `Sunset`. */
  readonly deprecated?: { readonly since: Date; readonly sunset: Date };
  /** Heading in the documents. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly examples?: { readonly body?: unknown; readonly output?: unknown };
}

/** Declares an endpoint and keeps the exact types of its schemas. */
export const operation = <const Given extends Operation>(given: Given): Given => given;

type Parsed<Spec, Part extends string> = Spec extends { readonly [K in Part]: infer Schema }
  ? Schema extends z.ZodType
    ? z.output<Schema>
    : undefined
  : undefined;

/** What a verb receives: the parsed parts of the request, undefined where absent. */
export interface InputOf<Spec> {
  readonly params: Parsed<Spec, "params">;
  readonly query: Parsed<Spec, "query">;
  readonly body: Parsed<Spec, "body">;
}

type Whole<Spec> = Spec extends { readonly output: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : undefined;

/** What a verb returns. A bare list still returns its page; `serve` unwraps it. */
export type OutputOf<Spec> = Spec extends { readonly list: "bare" }
  ? Whole<Spec> extends readonly (infer Item)[]
    ? Page<Item>
    : never
  : Whole<Spec>;

/** A slice of a list with the total. */
export interface Page<Item> {
  items: Item[];
  total: number;
  limit: number;
  offset: number;
}

/** The two halves of an operation's route. */
export function routeOf(spec: Pick<Operation, "route">): { method: Method; path: string } {
  const [method, path] = spec.route.split(" ") as [Method, string];
  return { method, path };
}
