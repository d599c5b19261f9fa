import * as contract from "@/lib/contract/configs";
import { serve } from "@/lib/http/serve";
import { putConfig } from "@/lib/services/configs";

export const PUT = serve(contract.putConfig, putConfig);
export { DELETE, GET, OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
