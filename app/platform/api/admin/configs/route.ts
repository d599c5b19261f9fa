import * as contract from "@/lib/contract/configs";
import { serve } from "@/lib/http/serve";
import { listGlobalConfigs } from "@/lib/services/configs";

export const GET = serve(contract.listGlobalConfigs, listGlobalConfigs);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
