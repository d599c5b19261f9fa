import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { changePassword } from "@/lib/services/recovery";

export const PUT = serve(contract.changePassword, changePassword);
export { DELETE, GET, OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
