import * as contract from "@/lib/contract/keys";
import { serve } from "@/lib/http/serve";
import { retirePreviousKey } from "@/lib/services/key-rotation";

export const DELETE = serve(contract.retirePreviousKey, retirePreviousKey);
export { GET, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
