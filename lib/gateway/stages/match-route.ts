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

/** Path segments decoded once; doubled and trailing slashes, which SDK base URLs cause, do not count. */
const segmentsOf = (path: string): string[] =>
  path
    .split("/")
    .filter((segment) => segment !== "")
    .map(decode);

/** The provider whose mount the path stands under. */
export function findProvider(providers: readonly Provider[], path: string): Provider | undefined {
  return providers.find(
    ({ mount }) =>
      path.startsWith(mount) && (path.length === mount.length || path[mount.length] === "/"),
  );
}

/** Finds provider and target from the path alone. Throws NOT_FOUND, INVALID_REQUEST. */
export const matchRoute =
  (providers: readonly Provider[]): Stage<Arrived, Routed> =>
  ({ arrival }, next) => {
    const segments = segmentsOf(arrival.path);
    const path = `/${segments.join("/")}`;
    const provider = findProvider(providers, path);
    if (!provider) {
      const mounts = providers.map(({ mount }) => mount).join(", ");
      throw new AppError("NOT_FOUND", `No provider is mounted here. Base paths are ${mounts}.`);
    }
    if (arrival.method === "TRACE" || arrival.method === "CONNECT") {
      throw new AppError("METHOD_NOT_ALLOWED", `${arrival.method} is not passed on.`);
    }
    const mountDepth = provider.mount.split("/").length - 1;
    const target = provider.locate(segments.slice(mountDepth), arrival.search);
    return next({ provider, target });
  };
