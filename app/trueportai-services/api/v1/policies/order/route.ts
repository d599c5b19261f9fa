import * as contract from "@/lib/contract/policies";
import { serve } from "@/lib/http/serve";
import { orderPolicies } from "@/lib/services/policies";

export const POST = serve(contract.orderPolicies, orderPolicies);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
