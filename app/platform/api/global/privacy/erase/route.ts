import * as contract from "@/lib/contract/privacy";
import { serve } from "@/lib/http/serve";
import { eraseMe } from "@/lib/services/privacy";

export const POST = serve(contract.eraseMe, eraseMe);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
