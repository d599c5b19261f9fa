import * as contract from "@/lib/contract/admin";
import { serve } from "@/lib/http/serve";
import { getTenantDetail } from "@/lib/services/admin";

export const GET = serve(contract.getTenantDetail, getTenantDetail);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
