import * as contract from "@/lib/contract/environments";
import { serve } from "@/lib/http/serve";
import { listEnvironments } from "@/lib/services/environments";

export const GET = serve(contract.listEnvironments, listEnvironments);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
