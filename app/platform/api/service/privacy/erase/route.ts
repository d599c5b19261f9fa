import * as contract from "@/lib/contract/privacy";
import { serve } from "@/lib/http/serve";
import { eraseTenant } from "@/lib/services/privacy";

export const POST = serve(contract.eraseTenant, eraseTenant);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
