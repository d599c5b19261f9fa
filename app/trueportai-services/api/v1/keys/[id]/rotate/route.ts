import * as contract from "@/lib/contract/keys";
import { serve } from "@/lib/http/serve";
import { rotateKey } from "@/lib/services/key-rotation";

export const POST = serve(contract.rotateKey, rotateKey);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
