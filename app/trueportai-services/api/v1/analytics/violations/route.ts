import * as contract from "@/lib/contract/violations";
import { serve } from "@/lib/http/serve";
import { listViolations } from "@/lib/services/violations";

export const GET = serve(contract.listViolations, listViolations);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
