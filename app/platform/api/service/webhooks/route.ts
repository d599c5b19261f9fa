import * as contract from "@/lib/contract/webhooks";
import { serve } from "@/lib/http/serve";
import { createWebhook, listWebhooks } from "@/lib/services/webhooks";

export const GET = serve(contract.listWebhooks, listWebhooks);
export const POST = serve(contract.createWebhook, createWebhook);
export { DELETE, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
