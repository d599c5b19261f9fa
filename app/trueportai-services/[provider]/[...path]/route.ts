import { serveGateway } from "@/lib/http/web-gateway";
import { softwareVersion } from "@/lib/services/health-view";
import { routeHandlerGateway } from "@/lib/wiring";

export const dynamic = "force-dynamic";

const handle = async (request: Request): Promise<Response> =>
  serveGateway(await routeHandlerGateway(softwareVersion), request);

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
