import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { getInvoice } from "@/lib/services/billing";

export const GET = serve(contract.getInvoice, getInvoice);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
