import * as contract from "@/lib/contract/admin";
import { serve } from "@/lib/http/serve";
import { listAllTenants } from "@/lib/services/admin";

export const GET = serve(contract.listAllTenants, listAllTenants);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
