import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { createSubscription, listSubscriptions } from "@/lib/services/billing";

export const GET = serve(contract.listSubscriptions, listSubscriptions);
export const POST = serve(contract.createSubscription, createSubscription);
export { DELETE, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
