import * as contract from "@/lib/contract/policies";
import { serve } from "@/lib/http/serve";
import { restorePolicyVersion } from "@/lib/services/policy-versions";

export const POST = serve(contract.restorePolicyVersion, restorePolicyVersion);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
