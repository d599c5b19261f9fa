import * as contract from "@/lib/contract/admin";
import { redisProbe } from "@/lib/control-plane";
import { serve } from "@/lib/http/serve";
import { getPlatformCondition } from "@/lib/services/platform-health";

export const GET = serve(contract.getPlatformCondition, () => getPlatformCondition(redisProbe()));
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
