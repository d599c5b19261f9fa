import * as contract from "@/lib/contract/sessions";
import { serve } from "@/lib/http/serve";
import { switchEnvironment } from "@/lib/services/sessions";

export const POST = serve(contract.switchEnvironment, switchEnvironment);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
