import * as contract from "@/lib/contract/auth";
import { serve } from "@/lib/http/serve";
import { listSignIns } from "@/lib/services/account";

export const GET = serve(contract.listSignIns, listSignIns);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
