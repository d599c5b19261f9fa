import * as contract from "@/lib/contract/saved-views";
import { serve } from "@/lib/http/serve";
import { deleteView } from "@/lib/services/saved-views";

export const DELETE = serve(contract.deleteView, deleteView);
export { GET, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
