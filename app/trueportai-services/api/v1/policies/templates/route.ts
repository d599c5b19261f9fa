import * as contract from "@/lib/contract/policy-trials";
import { serve } from "@/lib/http/serve";
import { listTemplates } from "@/lib/services/policy-trials";

export const GET = serve(contract.listTemplates, listTemplates);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
