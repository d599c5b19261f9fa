import * as contract from "@/lib/contract/keys";
import { serve } from "@/lib/http/serve";
import { listKeys } from "@/lib/services/key-list";
import { createKey } from "@/lib/services/keys";

export const GET = serve(contract.listKeys, listKeys);
export const POST = serve(contract.createKey, createKey);
export { DELETE, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
