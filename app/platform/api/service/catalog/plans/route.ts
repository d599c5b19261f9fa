import * as contract from "@/lib/contract/billing";
import { serve } from "@/lib/http/serve";
import { listPlans } from "@/lib/services/billing";

export const GET = serve(contract.listPlans, listPlans);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
