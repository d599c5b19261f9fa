import * as contract from "@/lib/contract/privacy";
import { serve } from "@/lib/http/serve";
import { exportMe } from "@/lib/services/privacy";

export const GET = serve(contract.exportMe, exportMe);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
