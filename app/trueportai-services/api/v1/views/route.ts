import * as contract from "@/lib/contract/saved-views";
import { serve } from "@/lib/http/serve";
import { listViews, saveView } from "@/lib/services/saved-views";

export const GET = serve(contract.listViews, listViews);
export const POST = serve(contract.saveView, saveView);
export { DELETE, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
