import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { forgotPassword } from "@/lib/services/recovery";

export const POST = serve(contract.forgotPassword, forgotPassword);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
