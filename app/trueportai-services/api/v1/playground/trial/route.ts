import * as contract from "@/lib/contract/playground";
import { serve } from "@/lib/http/serve";
import { tryPlaygroundCall } from "@/lib/services/playground";

export const POST = serve(contract.tryPlaygroundCall, tryPlaygroundCall);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
