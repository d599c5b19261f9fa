import * as contract from "@/lib/contract/policy-trials";
import { serve } from "@/lib/http/serve";
import { testPolicy } from "@/lib/services/policy-trials";

export const POST = serve(contract.testPolicy, testPolicy);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
