import * as contract from "@/lib/contract/tenants";
import { serve } from "@/lib/http/serve";
import { getInfo, updateTenant } from "@/lib/services/tenants";

export const GET = serve(contract.getInfo, getInfo);
export const PATCH = serve(contract.updateTenant, updateTenant);
export { DELETE, OPTIONS, POST, PUT } from "@/lib/http/not-allowed";
