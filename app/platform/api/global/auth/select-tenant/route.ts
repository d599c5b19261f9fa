import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { selectTenant } from "@/lib/services/auth";

export const POST = serve(contract.selectTenant, selectTenant);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
