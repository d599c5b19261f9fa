import * as contract from "@/lib/contract/tenants";
import { serve } from "@/lib/http/serve";
import { createTenant, listTenants } from "@/lib/services/tenants";

export const GET = serve(contract.listTenants, listTenants);
export const POST = serve(contract.createTenant, createTenant);
export { DELETE, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
