import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { getUsage } from "@/lib/services/billing";

export const GET = serve(contract.getUsage, getUsage);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
