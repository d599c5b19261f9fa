import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { getMe } from "@/lib/services/sessions";

export const GET = serve(contract.getMe, getMe);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
