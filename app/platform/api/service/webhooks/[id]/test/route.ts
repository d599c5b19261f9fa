import * as contract from "@/lib/contract/webhooks";
import { serve } from "@/lib/http/serve";
import { testWebhook } from "@/lib/services/webhooks";

export const POST = serve(contract.testWebhook, testWebhook);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
