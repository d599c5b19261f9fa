import * as contract from "@/lib/contract/exchanges";
import { serve } from "@/lib/http/serve";
import { getLog } from "@/lib/services/log-detail";

export const GET = serve(contract.getLog, getLog);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
