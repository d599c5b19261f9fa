import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { acceptInvite } from "@/lib/services/invite-acceptance";

export const POST = serve(contract.acceptInvite, acceptInvite);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
