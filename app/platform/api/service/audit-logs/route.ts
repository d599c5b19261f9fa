import * as contract from "@/lib/contract/audit";
import { serve } from "@/lib/http/serve";
import { listAuditLogs } from "@/lib/services/audit";

export const GET = serve(contract.listAuditLogs, listAuditLogs);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
