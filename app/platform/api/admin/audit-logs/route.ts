import * as contract from "@/lib/contract/audit";
import { serve } from "@/lib/http/serve";
import { listPlatformAudit } from "@/lib/services/audit";

export const GET = serve(contract.listPlatformAudit, listPlatformAudit);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
