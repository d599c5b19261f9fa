import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { transferOwnership } from "@/lib/services/members";

export const POST = serve(contract.transferOwnership, transferOwnership);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
