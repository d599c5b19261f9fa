import * as contract from "@/lib/contract/environments";
import { serve } from "@/lib/http/serve";
import { copyRules } from "@/lib/services/environments";

export const POST = serve(contract.copyRules, copyRules);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
