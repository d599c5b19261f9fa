import * as contract from "@/lib/contract/policy-trials";
import { serve } from "@/lib/http/serve";
import { createBacktest } from "@/lib/services/backtests";

export const POST = serve(contract.createBacktest, createBacktest);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
