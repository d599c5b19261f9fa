import * as contract from "@/lib/contract/privacy";
import { serve } from "@/lib/http/serve";
import { exportTenant } from "@/lib/services/privacy";

export const GET = serve(contract.exportTenant, exportTenant);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
