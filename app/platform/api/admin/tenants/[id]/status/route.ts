import * as contract from "@/lib/contract/admin";
import { serve } from "@/lib/http/serve";
import { setTenantStatus } from "@/lib/services/admin";

export const PUT = serve(contract.setTenantStatus, setTenantStatus);
export { DELETE, GET, OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
