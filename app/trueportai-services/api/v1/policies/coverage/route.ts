import * as contract from "@/lib/contract/policy-trials";
import { serve } from "@/lib/http/serve";
import { getCoverage } from "@/lib/services/policy-trials";

export const GET = serve(contract.getCoverage, getCoverage);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
