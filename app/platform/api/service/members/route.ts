import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { listMembers } from "@/lib/services/members";

export const GET = serve(contract.listMembers, listMembers);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
