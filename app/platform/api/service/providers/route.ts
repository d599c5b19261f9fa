import * as contract from "@/lib/contract/providers";
import { serve } from "@/lib/http/serve";
import { listProviders } from "@/lib/services/providers";

export const GET = serve(contract.listProviders, listProviders);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
