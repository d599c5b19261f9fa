import * as contract from "@/lib/contract/policies";
import { serve } from "@/lib/http/serve";
import { deletePolicy, getPolicy, updatePolicy } from "@/lib/services/policies";

export const GET = serve(contract.getPolicy, getPolicy);
export const PUT = serve(contract.updatePolicy, updatePolicy);
export const DELETE = serve(contract.deletePolicy, deletePolicy);
export { OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
