import * as contract from "@/lib/contract/health";
import { redisProbe } from "@/lib/control-plane";
import { serve } from "@/lib/http/serve";
import { getHealth } from "@/lib/services/health";

export const GET = serve(contract.getPlatformHealth, () => getHealth(redisProbe()));
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
