import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { requestCode } from "@/lib/services/one-time-codes";

export const POST = serve(contract.requestCode, requestCode);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
