import * as contract from "@/lib/contract/webhooks";
import { serve } from "@/lib/http/serve";
import { listDeliveries } from "@/lib/services/webhooks";

export const GET = serve(contract.listDeliveries, listDeliveries);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
