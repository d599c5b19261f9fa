import * as contract from "@/lib/contract/storage";
import { serve } from "@/lib/http/serve";
import { getStorageUsage } from "@/lib/services/storage-usage";

export const GET = serve(contract.getStorageUsage, getStorageUsage);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
