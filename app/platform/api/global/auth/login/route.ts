import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { login } from "@/lib/services/auth";

export const POST = serve(contract.login, login);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
