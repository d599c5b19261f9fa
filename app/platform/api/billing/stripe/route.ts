import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { receiveStripeEvent } from "@/lib/services/stripe-billing";

export const POST = serve(contract.receiveStripeEvent, receiveStripeEvent);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
