import * as contract from "@/lib/contract/policy-trials";
import { serve } from "@/lib/http/serve";
import { listEntities } from "@/lib/services/policy-trials";

export const GET = serve(contract.listEntities, listEntities);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
