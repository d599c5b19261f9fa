import * as contract from "@/lib/contract/policy-trials";
import { serve } from "@/lib/http/serve";
import { cancelBacktest, getBacktest } from "@/lib/services/backtests";

export const GET = serve(contract.getBacktest, getBacktest);
export const DELETE = serve(contract.cancelBacktest, cancelBacktest);
export { OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
