import * as contract from "@/lib/contract/storage";
import { serve } from "@/lib/http/serve";
import { getStorage, putStorage } from "@/lib/services/storage";

export const GET = serve(contract.getStorage, getStorage);
export const PUT = serve(contract.putStorage, putStorage);
export { DELETE, OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
