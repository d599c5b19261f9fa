import * as contract from "@/lib/contract/analytics";
import { serve } from "@/lib/http/serve";
import { getStats } from "@/lib/services/stats";

export const GET = serve(contract.getStats, getStats);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
