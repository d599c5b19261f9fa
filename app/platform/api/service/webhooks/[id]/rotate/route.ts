import * as contract from "@/lib/contract/webhooks";
import { serve } from "@/lib/http/serve";
import { rotateWebhookSecret } from "@/lib/services/webhooks";

export const POST = serve(contract.rotateWebhookSecret, rotateWebhookSecret);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
