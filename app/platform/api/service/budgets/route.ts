import * as contract from "@/lib/contract/budgets";
import { serve } from "@/lib/http/serve";
import { listBudgets, putBudget } from "@/lib/services/budgets";

export const GET = serve(contract.listBudgets, listBudgets);
export const PUT = serve(contract.putBudget, putBudget);
export { DELETE, OPTIONS, PATCH, POST } from "@/lib/http/not-allowed";
