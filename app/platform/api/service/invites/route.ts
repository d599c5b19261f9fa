import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { createInvite, listInvites } from "@/lib/services/invites";

export const POST = serve(contract.createInvite, createInvite);
export const GET = serve(contract.listInvites, listInvites);
export { DELETE, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
