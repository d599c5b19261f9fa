import type { PublicContext } from "@/lib/services/context";
import { arrivalOf } from "./arrival";
import { askedOrigin } from "./browser";

const loopbackAddress = /^(?:127(?:\.\d{1,3}){3}|0:0:0:0::\/64)$/;
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * A visit from this very machine, while it runs for development; null for any other. The host name in the browser's
 * address must be a loopback one too, so that another site's name cannot be pointed here.
 */
export function localVisit(request: Pick<Request, "headers">): PublicContext | null {
  const arrival = arrivalOf(request);
  const origin = askedOrigin(request, arrival.installation);
  const isLocal =
    arrival.installation.APP_ENV === "development" &&
    loopbackAddress.test(arrival.address) &&
    origin !== null &&
    URL.canParse(origin) &&
    loopbackHost.test(new URL(origin).hostname);
  return isLocal ? arrival : null;
}
