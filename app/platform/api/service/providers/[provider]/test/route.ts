import * as contract from "@/lib/contract/providers";
import { probeProvider } from "@/lib/control-plane";
import { serve } from "@/lib/http/serve";
import { testProvider } from "@/lib/services/provider-test";

export const POST = serve(contract.testProvider, testProvider(probeProvider));
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
