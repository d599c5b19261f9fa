import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { getMe, updateMe } from "@/lib/services/account";

export const GET = serve(contract.getMe, getMe);
export const PATCH = serve(contract.updateMe, updateMe);
export { DELETE, OPTIONS, POST, PUT } from "@/lib/http/not-allowed";
