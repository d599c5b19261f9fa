import * as contract from "@/lib/contract/exchanges";
import { serve } from "@/lib/http/serve";
import { getLogBodies } from "@/lib/services/log-detail";

export const GET = serve(contract.getLogBodies, getLogBodies);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
