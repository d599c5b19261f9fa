import * as contract from "@/lib/contract/tenants";
import { serve } from "@/lib/http/serve";
import { getInfo } from "@/lib/services/tenants";

export const GET = serve(contract.getInfo, getInfo);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
