import * as contract from "@/lib/contract/violations";
import { serve } from "@/lib/http/serve";
import { getViolation } from "@/lib/services/violation-detail";
import { updateViolation } from "@/lib/services/violation-verdicts";

export const GET = serve(contract.getViolation, getViolation);
export const PATCH = serve(contract.updateViolation, updateViolation);
export { DELETE, OPTIONS, POST, PUT } from "@/lib/http/not-allowed";
