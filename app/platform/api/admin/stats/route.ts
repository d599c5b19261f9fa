import * as contract from "@/lib/contract/admin";
import { serve } from "@/lib/http/serve";
import { getPlatformStats } from "@/lib/services/admin";

export const GET = serve(contract.getPlatformStats, getPlatformStats);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
