import * as contract from "@/lib/contract/policies";
import { serve } from "@/lib/http/serve";
import { listPolicyVersions } from "@/lib/services/policy-versions";

export const GET = serve(contract.listPolicyVersions, listPolicyVersions);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
