import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { createCheckout } from "@/lib/services/stripe-billing";

export const POST = serve(contract.createCheckout, createCheckout);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
