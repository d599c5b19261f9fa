import * as contract from "@/lib/contract/audit";
import { serve } from "@/lib/http/serve";
import { getAuditStatus } from "@/lib/services/audit";

export const GET = serve(contract.getAuditStatus, getAuditStatus);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
