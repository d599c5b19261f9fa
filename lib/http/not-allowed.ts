import { operations } from "@/lib/contract";
import { type Method, routeOf } from "@/lib/contract/operation";
import { AppError } from "@/lib/errors";
import { arrivalOf } from "./arrival";
import { renderError } from "./render-error";

const matches = (template: string, path: string): boolean => {
  const parts = template.split("/");
  const given = path.replace(/\/$/, "").split("/");
  return (
    parts.length === given.length &&
    parts.every((part, index) => part.startsWith("{") || part === given[index])
  );
};

/** The methods that the contract lists for a path, and those they imply. */
export function allowedMethods(path: string): string[] {
  const routes = operations.map(routeOf).filter((route) => matches(route.path, path));
  // A literal path is distinct from one with a parameter in its place.
  const exact = routes.filter((route) => route.path === path.replace(/\/$/, ""));
  const listed = (exact.length > 0 ? exact : routes).map((route) => route.method);
  const all = new Set<Method | "HEAD" | "OPTIONS">(listed);
  if (all.has("GET")) all.add("HEAD");
  if (all.size > 0) all.add("OPTIONS");
  return [...all].sort();
}

const answer = (request: Request): Response => {
  const { requestId } = arrivalOf(request);
  const allow = allowedMethods(new URL(request.url).pathname).join(", ");
  if (request.method === "OPTIONS" && allow !== "") {
    return new Response(null, { status: 204, headers: { allow, "x-request-id": requestId } });
  }
  const error =
    allow === ""
      ? new AppError("NOT_FOUND", "There is nothing at this path.")
      : new AppError("METHOD_NOT_ALLOWED", `This path takes ${allow}.`, { headers: { allow } });
  return renderError(error, { requestId });
};

/**
 * Handlers for the methods that a route does not serve: 405 with `Allow` on a path of the contract, else 404. A route
 * file re-exports the ones for which it has no operation.
 */
export const GET = answer;
export const POST = answer;
export const PUT = answer;
export const PATCH = answer;
export const DELETE = answer;
export const OPTIONS = answer;
