import { serveGateway } from "@/lib/http/web-gateway";
import { routeHandlerGateway } from "@/lib/wiring";

export const dynamic = "force-dynamic";

const handle = async (request: Request): Promise<Response> =>
  serveGateway(await routeHandlerGateway(), request);

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
