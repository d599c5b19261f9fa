import * as contract from "@/lib/contract/audit";
import { serve } from "@/lib/http/serve";
import { exportAuditLogs } from "@/lib/services/audit";

export const GET = serve(contract.exportAuditLogs, exportAuditLogs);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
