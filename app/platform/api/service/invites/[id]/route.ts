import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { revokeInvite } from "@/lib/services/invites";

export const DELETE = serve(contract.revokeInvite, revokeInvite);
export { GET, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
