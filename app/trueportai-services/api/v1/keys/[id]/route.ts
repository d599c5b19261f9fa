import * as contract from "@/lib/contract/keys";
import { serve } from "@/lib/http/serve";
import { deleteKey, updateKey } from "@/lib/services/keys";

export const PATCH = serve(contract.updateKey, updateKey);
export const DELETE = serve(contract.deleteKey, deleteKey);
export { GET, OPTIONS, POST, PUT } from "@/lib/http/not-allowed";
