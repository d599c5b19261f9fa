import * as contract from "@/lib/contract/providers";
import { serve } from "@/lib/http/serve";
import { deleteProvider, putProvider } from "@/lib/services/providers";

export const PUT = serve(contract.putProvider, putProvider);
export const DELETE = serve(contract.deleteProvider, deleteProvider);
export { GET, OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
