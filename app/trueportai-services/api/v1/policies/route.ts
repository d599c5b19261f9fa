import * as contract from "@/lib/contract/policies";
import { serve } from "@/lib/http/serve";
import { createPolicy, listPolicies } from "@/lib/services/policies";

export const GET = serve(contract.listPolicies, listPolicies);
export const POST = serve(contract.createPolicy, createPolicy);
export { DELETE, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
