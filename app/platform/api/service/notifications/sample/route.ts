import * as contract from "@/lib/contract/notifications";
import { serve } from "@/lib/http/serve";
import { sendSampleNotification } from "@/lib/services/notifications";

export const POST = serve(contract.sendSampleNotification, sendSampleNotification);
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
