import * as contract from "@/lib/contract/exchanges";
import { serve } from "@/lib/http/serve";
import { listLogValues } from "@/lib/services/log-summary";

export const GET = serve(contract.listLogValues, listLogValues);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
