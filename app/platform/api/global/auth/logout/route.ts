import * as contract from "@/lib/contract/sessions";
import { serve } from "@/lib/http/serve";
import { logout } from "@/lib/services/sessions";

export const POST = serve(contract.logout, logout);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
