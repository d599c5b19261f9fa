import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { register } from "@/lib/services/auth";

export const POST = serve(contract.register, register);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
