import * as contract from "@/lib/contract/playground";
import { serve } from "@/lib/http/serve";
import { createPlaygroundKey } from "@/lib/services/playground";

export const POST = serve(contract.createPlaygroundKey, createPlaygroundKey);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
