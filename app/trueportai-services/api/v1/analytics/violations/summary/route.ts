import * as contract from "@/lib/contract/violations";
import { serve } from "@/lib/http/serve";
import { getViolationSummary } from "@/lib/services/violation-summary";

export const GET = serve(contract.getViolationSummary, getViolationSummary);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
