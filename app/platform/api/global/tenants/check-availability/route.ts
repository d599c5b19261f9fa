import * as contract from "@/lib/contract/tenants";
import { serve } from "@/lib/http/serve";
import { checkAvailability } from "@/lib/services/tenants";

export const GET = serve(contract.checkAvailability, checkAvailability);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
