import * as contract from "@/lib/contract/analytics";
import { serve } from "@/lib/http/serve";
import { listLogs } from "@/lib/services/logs";

export const GET = serve(contract.listLogs, listLogs);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
