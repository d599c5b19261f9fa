import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { resendInvite } from "@/lib/services/invites";

export const POST = serve(contract.resendInvite, resendInvite);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
