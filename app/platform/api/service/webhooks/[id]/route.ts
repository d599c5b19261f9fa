import * as contract from "@/lib/contract/webhooks";
import { serve } from "@/lib/http/serve";
import { deleteWebhook, updateWebhook } from "@/lib/services/webhooks";

export const PATCH = serve(contract.updateWebhook, updateWebhook);
export const DELETE = serve(contract.deleteWebhook, deleteWebhook);
export { GET, OPTIONS, POST, PUT } from "@/lib/http/not-allowed";
