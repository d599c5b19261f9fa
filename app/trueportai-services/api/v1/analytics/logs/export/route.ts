import * as contract from "@/lib/contract/exchanges";
import { serve } from "@/lib/http/serve";
import { exportLogs } from "@/lib/services/log-export";

export const GET = serve(contract.exportLogs, exportLogs);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
