import type { PublicContext } from "@/lib/services/context";
import { arrivalOf } from "./arrival";
import { askedOrigin } from "./browser";

const loopbackAddress = /^(?:127(?:\.\d{1,3}){3}|0:0:0:0::\/64)$/;
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The visit of somebody on this very machine, while it runs for development; null for everybody else. Also the name
 * in the browser's address must be a loopback one, lest a foreign site's name be pointed here.
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
