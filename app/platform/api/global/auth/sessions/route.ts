import * as contract from "@/lib/contract/sessions";
import { serve } from "@/lib/http/serve";
import { listSessions } from "@/lib/services/sessions";

export const GET = serve(contract.listSessions, listSessions);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
