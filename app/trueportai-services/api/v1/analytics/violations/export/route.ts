import * as contract from "@/lib/contract/violations";
import { serve } from "@/lib/http/serve";
import { exportViolations } from "@/lib/services/violation-export";

export const GET = serve(contract.exportViolations, exportViolations);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
