import * as contract from "@/lib/contract/webhooks";
import { serve } from "@/lib/http/serve";
import { redeliver } from "@/lib/services/webhooks";

export const POST = serve(contract.redeliver, redeliver);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
