import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { createPortal } from "@/lib/services/stripe-billing";

export const POST = serve(contract.createPortal, createPortal);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
