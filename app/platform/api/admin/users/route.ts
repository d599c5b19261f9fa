import * as contract from "@/lib/contract/admin";
import { serve } from "@/lib/http/serve";
import { listAllUsers } from "@/lib/services/admin";

export const GET = serve(contract.listAllUsers, listAllUsers);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
