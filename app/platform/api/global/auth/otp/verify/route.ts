import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { verifyCode } from "@/lib/services/one-time-codes";

export const POST = serve(contract.verifyCode, verifyCode);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
