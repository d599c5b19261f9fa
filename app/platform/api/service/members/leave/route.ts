import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { leaveTenant } from "@/lib/services/members";

export const POST = serve(contract.leaveTenant, leaveTenant);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
