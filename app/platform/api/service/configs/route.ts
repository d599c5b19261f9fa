import * as contract from "@/lib/contract/configs";
import { serve } from "@/lib/http/serve";
import { listConfigs } from "@/lib/services/configs";

export const GET = serve(contract.listConfigs, listConfigs);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
