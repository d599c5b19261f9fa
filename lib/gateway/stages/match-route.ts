import { AppError } from "@/lib/errors";
import type { Stage } from "../pipeline";
import type { Provider } from "../providers/provider";
import type { Arrived, Routed } from "./context";

const forbidden = /[/\\?#\u0000-\u001f\u007f]/;

function decode(segment: string): string {
  let decoded = segment;
  if (segment.includes("%")) {
    try {
      decoded = decodeURIComponent(segment);
    } catch (cause) {
      throw new AppError("INVALID_REQUEST", "The path has a broken percent-encoding.", { cause });
    }
  }
  if (decoded === "." || decoded === ".." || forbidden.test(decoded)) {
    throw new AppError("INVALID_REQUEST", "The path has a segment that is not allowed in a URL.");
  }
  return decoded;
}

/** Path segments decoded once; double and trailing slashes, which SDK base URLs cause, are ignored. */
const segmentsOf = (path: string): string[] =>
  path
    .split("/")
    .filter((segment) => segment !== "")
    .map(decode);

const isUnder = (mount: string, path: string): boolean =>
  path.startsWith(mount) && (path.length === mount.length || path[mount.length] === "/");

const depthOf = (mount: string): number => mount.split("/").length - 1;

/** Only the vendor's name is cut off an upload's path: the rest sets it apart from other calls. */
const uploadDepth = 1;

/** The provider whose mount the path stands under, and how many of its segments are the mount. */
function findProvider(
  providers: readonly Provider[],
  path: string,
): { readonly provider: Provider; readonly depth: number } | null {
  for (const provider of providers) {
    const { mount, uploads } = provider;
    if (isUnder(mount, path)) return { provider, depth: depthOf(mount) };
    if (uploads && isUnder(uploads.mount, path)) return { provider, depth: uploadDepth };
  }
  return null;
}

function locate(providers: readonly Provider[], path: string, search: string): Routed {
  const segments = segmentsOf(path);
  const found = findProvider(providers, `/${segments.join("/")}`);
  if (!found) {
    const mounts = providers.map(({ mount }) => mount).join(", ");
    throw new AppError("NOT_FOUND", `No provider is mounted here. Base paths are ${mounts}.`);
  }
  const { provider, depth } = found;
  return { provider, target: provider.locate(segments.slice(depth), search) };
}

/** A cache of recent paths and their targets: nearly every call uses one of a handful. */
const maxKnown = 1_000;

/** Finds provider and target from the path alone. Throws NOT_FOUND, INVALID_REQUEST. */
export const matchRoute = (providers: readonly Provider[]): Stage<Arrived, Routed> => {
  const known = new Map<string, Routed>();
  return ({ arrival: { path, search, method } }, next) => {
    if (method === "TRACE" || method === "CONNECT") {
      throw new AppError("METHOD_NOT_ALLOWED", `${method} is not passed on.`);
    }
    const address = path + search;
    let routed = known.get(address);
    if (!routed) {
      routed = locate(providers, path, search);
      if (known.size >= maxKnown) known.clear();
      known.set(address, routed);
    }
    return next(routed);
  };
};
