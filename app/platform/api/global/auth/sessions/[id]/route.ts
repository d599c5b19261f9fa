import * as contract from "@/lib/contract/sessions";
import { serve } from "@/lib/http/serve";
import { endOtherSession } from "@/lib/services/sessions";

export const DELETE = serve(contract.endOtherSession, endOtherSession);
export { GET, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
