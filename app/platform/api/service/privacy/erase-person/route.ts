import * as contract from "@/lib/contract/privacy";
import { serve } from "@/lib/http/serve";
import { erasePerson } from "@/lib/services/privacy";

export const POST = serve(contract.erasePerson, erasePerson);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
