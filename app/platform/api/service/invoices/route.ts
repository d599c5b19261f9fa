import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { listInvoices } from "@/lib/services/billing";

export const GET = serve(contract.listInvoices, listInvoices);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
