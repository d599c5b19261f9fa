import * as contract from "@/lib/contract/members";
import { serve } from "@/lib/http/serve";
import { removeMember, updateMember } from "@/lib/services/members";

export const PATCH = serve(contract.updateMember, updateMember);
export const DELETE = serve(contract.removeMember, removeMember);
export { GET, OPTIONS, POST, PUT } from "@/lib/http/not-allowed";
