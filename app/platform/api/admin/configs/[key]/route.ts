import * as contract from "@/lib/contract/configs";
import { serve } from "@/lib/http/serve";
import { putGlobalConfig } from "@/lib/services/configs";

export const PUT = serve(contract.putGlobalConfig, putGlobalConfig);
export { DELETE, GET, OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
