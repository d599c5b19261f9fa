import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { getInvite } from "@/lib/services/invite-acceptance";

export const GET = serve(contract.getInvite, getInvite);
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
