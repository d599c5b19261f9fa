import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { resetPassword } from "@/lib/services/recovery";

export const POST = serve(contract.resetPassword, resetPassword);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
