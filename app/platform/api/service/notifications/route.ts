import * as contract from "@/lib/contract/notifications";
import { serve } from "@/lib/http/serve";
import { getNotifications, updateNotifications } from "@/lib/services/notifications";

export const GET = serve(contract.getNotifications, getNotifications);
export const PATCH = serve(contract.updateNotifications, updateNotifications);
export { DELETE, OPTIONS, POST, PUT } from "@/lib/http/not-allowed";
